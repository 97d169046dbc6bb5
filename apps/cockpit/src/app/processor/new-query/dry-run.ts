import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { DatasetResultView, ResultView } from '@mynedata/api-client';
import { Command, Icon, Market, Pill, ProblemNote, ValuePipe } from '@mynedata/cockpit-shared';
import { QueriesClient } from '../queries/queries.client';
import { type Draft, inputOf, priced } from './terms';

const rowsShown = 3;

/** The shape that the answer would have, from people who are made up. */
@Component({
  selector: 'myne-dry-run',
  imports: [Icon, MatButton, Pill, ProblemNote, ValuePipe],
  template: `<button
      matButton="outlined"
      type="button"
      [disabled]="command.busy() || !ready()"
      (click)="run()"
    >
      <myne-icon name="flask" small />Dry run on made-up people
    </button>
    <myne-problem-note [problem]="command.problem()" />
    <div aria-live="polite">
      @if (result(); as result) {
        <div class="stack g2">
          <div class="row between wrap">
            <h3>Dry run</h3>
            <myne-pill icon="flask">synthetic</myne-pill>
          </div>
          @if (statistics(); as statistics) {
            <dl class="sum small">
              @for (statistic of statistics; track $index) {
                <dt class="muted long">{{ statistic.function }} {{ statistic.attribute }}</dt>
                <dd>
                  @if (statistic.slots[0]; as slot) {
                    @if (slot.bins; as bins) {
                      {{ bins.length }} bins
                    } @else if (slot.value === null) {
                      –
                    } @else {
                      {{ slot.value | value: slot.error95 }}{{ statistic.unit ? ' ' + statistic.unit : '' }}
                      @if (slot.error95 !== null) {
                        ± {{ slot.error95 | value: slot.error95 }}
                      }
                    }
                  }
                </dd>
              }
            </dl>
          } @else {
            @if (dataset(); as dataset) {
              <div class="scroll-x" role="region" aria-label="Made-up rows" tabindex="0">
                <table class="tbl small">
                  <thead>
                    <tr>
                      @for (column of dataset.dataset.columns; track column.name) {
                        <th scope="col">{{ column.name }}</th>
                      }
                    </tr>
                  </thead>
                  <tbody>
                    @for (row of rows(); track $index) {
                      <tr>
                        @for (cell of row; track $index) {
                          <td class="nowrap">{{ cell ?? '–' }}</td>
                        }
                      </tr>
                    }
                  </tbody>
                </table>
              </div>
            }
          }
          <p class="small muted">
            Nobody’s data: values lie evenly over the ranges of the catalogue, with the noise or the groups
            that an answer would have.
          </p>
          <div><a class="small" [href]="file()" download="dry-run.json">Download it as JSON</a></div>
        </div>
      }
    </div>`,
  styles: `
    :host {
      display: grid;
      gap: var(--s3);
    }
  `,
})
export class DryRun {
  readonly draft = input.required<Draft>();
  /** False while text or terms are not valid. */
  readonly ready = input.required<boolean>();
  protected readonly command = new Command();
  /** Gone as soon as it is of another question. */
  protected readonly result = linkedSignal<string | undefined, ResultView | DatasetResultView | undefined>({
    source: () => this.draft().text,
    computation: () => undefined,
  });
  protected readonly statistics = computed(() => {
    const result = this.result();
    return result !== undefined && 'statistics' in result ? result.statistics : undefined;
  });
  protected readonly dataset = computed(() => {
    const result = this.result();
    return result !== undefined && 'dataset' in result ? result : undefined;
  });
  protected readonly rows = computed(
    () =>
      (this.dataset()?.rows ?? []).slice(0, rowsShown) as readonly (readonly (string | number | null)[])[],
  );
  protected readonly file = computed(
    () => `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(this.result()))}`,
  );
  private readonly client = inject(QueriesClient);
  private readonly system = inject(Market).system;

  protected async run(): Promise<void> {
    const rules = this.system.value()?.rules;
    if (rules === undefined) return;
    const result = await this.command.run(
      this.client.dryRun(inputOf(priced(this.draft()), new Date(), rules)),
    );
    if (result !== undefined) this.result.set(result);
  }
}
