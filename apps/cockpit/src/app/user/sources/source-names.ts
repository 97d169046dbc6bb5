import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { MappingTargetView, SourceDetailView, SourceNameView } from '@mynedata/api-client';
import { Command, Empty, ProblemNote } from '@mynedata/cockpit-shared';
import { SourcesClient } from './sources.client';

/** Names that a dynamic source sends, and which canonical attribute each stands for. */
@Component({
  selector: 'myne-source-names',
  imports: [Empty, MatButton, ProblemNote],
  template: `<section class="card flush" aria-labelledby="names">
    <div class="chead pad">
      <div>
        <h2 id="names">Names of this source</h2>
        <p class="small muted">A name can be asked for when you map it to an attribute.</p>
      </div>
    </div>
    <div class="padded"><myne-problem-note [problem]="command.problem()" /></div>
    @if (source().names.length === 0) {
      <myne-empty icon="sensor" title="No names yet">They appear with the first data.</myne-empty>
    } @else {
      <ul class="list">
        @for (name of source().names; track name.name) {
          <li class="row between wrap">
            <div class="stack g1">
              <span class="mono">{{ name.name }}</span>
              <span class="small muted"
                >latest {{ name.lastValue ?? '–' }}{{ name.unit ? ' ' + name.unit : '' }}</span
              >
              @if (name.proposal; as proposal) {
                <button
                  matButton
                  type="button"
                  [disabled]="command.busy()"
                  (click)="save(name, targetOf(proposal))"
                >
                  Use as {{ targetOf(proposal) }}
                </button>
              }
            </div>
            <label class="mapping">
              <span class="vh">{{ name.name }} stands for</span>
              <select
                class="inp"
                [disabled]="command.busy()"
                [value]="chosen(name)"
                (change)="map(name, $event)"
              >
                <option value="" [selected]="chosen(name) === ''">not mapped</option>
                @for (target of targets(); track target) {
                  <option [value]="target" [selected]="chosen(name) === target">{{ target }}</option>
                }
              </select>
            </label>
          </li>
        }
      </ul>
    }
  </section>`,
  styles: '.mapping { flex: 0 1 calc(var(--s10) * 6); }',
})
export class SourceNames {
  readonly source = input.required<SourceDetailView>();
  readonly changed = output();
  protected readonly command = new Command();
  protected readonly targets = computed(() =>
    this.source().type.attributes.flatMap(({ name, contexts }) => [
      name,
      ...(contexts ?? []).map((context) => `${name} [${context}]`),
    ]),
  );
  private readonly client = inject(SourcesClient);

  protected chosen({ attribute, context }: SourceNameView): string {
    return attribute === null ? '' : this.targetOf({ attribute, context });
  }

  protected targetOf({ attribute, context }: MappingTargetView): string {
    return context === null ? attribute : `${attribute} [${context}]`;
  }

  protected map(name: SourceNameView, event: Event): Promise<void> {
    return this.save(name, (event.target as HTMLSelectElement).value);
  }

  protected async save({ name }: SourceNameView, target: string): Promise<void> {
    const [, attribute = '', context = null] = /^([^ ]+)(?: \[(.+)\])?$/.exec(target) ?? [];
    await this.command.run(
      target === ''
        ? this.client.unmap(this.source().id, name)
        : this.client.map(this.source().id, name, { attribute, context }),
    );
    this.changed.emit();
  }
}
