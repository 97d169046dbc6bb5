import { HttpClient } from '@angular/common/http';
import { Component, inject, input, output } from '@angular/core';
import type { BudgetView, CapInput, MeterView } from '@mynedata/api-client';
import { Command, Icon, ProblemNote, logicalTypeNames } from '@mynedata/cockpit-shared';

const steps = [100, 75, 50, 25, 10, 0] as const;

/** Limits of one's own: a share of what the level gives, for a kind of data or over all. Never more. */
@Component({
  selector: 'myne-own-limits',
  imports: [Icon, ProblemNote],
  template: `<details>
    <summary>Lower your limits<myne-icon name="down" small /></summary>
    <div class="stack g3">
      <p class="small muted">
        A lower limit fits fewer requests. It acts on every answer from now on; what is used or reserved stays
        so. More than your level gives is not possible.
      </p>
      <myne-problem-note [problem]="command.problem()" />
      <ul class="stack g2">
        @for (meter of meters(); track meter.logicalType) {
          <li class="row between wrap">
            <span>{{ names[meter.logicalType] }}</span>
            <label class="choice">
              <span class="vh">Limit of {{ names[meter.logicalType] }}</span>
              <select class="inp" [disabled]="command.busy()" (change)="choose(meter, $event)">
                @for (percent of choices(meter); track percent) {
                  <option [value]="percent" [selected]="percent === meter.ownPercent">
                    {{ wordsOf(percent) }}
                  </option>
                }
              </select>
            </label>
          </li>
        }
      </ul>
    </div>
  </details>`,
  styles: '.choice { flex: 0 1 calc(var(--s10) * 6); }',
})
export class OwnLimits {
  readonly meters = input.required<readonly MeterView[]>();
  readonly changed = output<BudgetView>();
  protected readonly names = logicalTypeNames;
  protected readonly command = new Command();
  private readonly http = inject(HttpClient);

  /** Another program may have set a limit between the steps. */
  protected readonly choices = ({ ownPercent }: MeterView): readonly number[] =>
    [...new Set([...steps, ownPercent])].sort((a, b) => b - a);

  protected readonly wordsOf = (percent: number): string => {
    if (percent === 100) return 'As my level gives';
    return percent === 0 ? 'Nothing more' : `${percent} % of it`;
  };

  protected async choose({ logicalType, ownPercent }: MeterView, event: Event): Promise<void> {
    const select = event.target as HTMLSelectElement;
    const cap: CapInput = { logicalType, percent: Number(select.value) };
    const budget = await this.command.run(
      this.http.put<BudgetView>('/api/v2/privacy/settings/caps', { caps: [cap] }),
    );
    if (budget !== undefined) this.changed.emit(budget);
    // What is bound has not changed, so nothing else puts the select back to what is saved.
    else select.value = String(ownPercent);
  }
}
