import { Component, inject, input, output } from '@angular/core';
import type { AttributeLevelView } from '@mynedata/api-client';
import {
  Command,
  LevelMark,
  ProblemNote,
  type ProtectionLevel,
  levelNames,
  logicalTypeNames,
  protectionLevels,
} from '@mynedata/cockpit-shared';
import { SourcesClient } from './sources.client';

/** Each attribute's own level, where the person wants another one than for its kind of data. */
@Component({
  selector: 'myne-attribute-levels',
  imports: [LevelMark, ProblemNote],
  template: `<section class="card flush" aria-labelledby="attributes">
    <div class="chead pad">
      <div>
        <h2 id="attributes">Protection per attribute</h2>
        <p class="small muted">
          Each follows its kind of data. You can set any attribute apart from it, and be asked about it
          whatever a standing rule says.
        </p>
      </div>
    </div>
    <div class="padded"><myne-problem-note [problem]="command.problem()" /></div>
    <ul class="list">
      @if (levels().length === 0) {
        <li class="muted">An attribute appears here once you map a name to it.</li>
      }
      @for (one of levels(); track one.attribute) {
        <li class="row between wrap">
          <div class="stack g1">
            <span class="mono">{{ one.attribute }}</span>
            <span class="row small">
              <myne-level-mark [level]="one.effective" />
              <span class="muted">{{
                one.own === null ? 'as ' + kinds[one.logicalType] : 'your own setting'
              }}</span>
            </span>
            <label class="check small">
              <input
                type="checkbox"
                [checked]="one.askMe || one.asksByKind"
                [disabled]="command.busy() || one.asksByKind"
                (change)="ask(one, $event)"
              />
              <span>
                Always ask me<span class="vh"> about {{ one.attribute }}</span>
                @if (one.asksByKind) {
                  <span class="muted">(as {{ kinds[one.logicalType] }})</span>
                }
              </span>
            </label>
          </div>
          <label class="choice">
            <span class="vh">Level of {{ one.attribute }}</span>
            <select class="inp" [disabled]="command.busy()" (change)="choose(one, $event)">
              <option value="" [selected]="one.own === null">as {{ kinds[one.logicalType] }}</option>
              @for (level of all; track level) {
                <option [value]="level" [selected]="one.own === level">{{ names[level] }}</option>
              }
            </select>
          </label>
        </li>
      }
    </ul>
  </section>`,
  styles: '.choice { flex: 0 1 calc(var(--s10) * 5); }',
})
export class AttributeLevels {
  readonly sourceId = input.required<string>();
  readonly levels = input.required<readonly AttributeLevelView[]>();
  readonly changed = output();
  protected readonly command = new Command();
  protected readonly all = protectionLevels;
  protected readonly names = levelNames;
  protected readonly kinds = logicalTypeNames;
  private readonly client = inject(SourcesClient);

  protected async ask({ attribute }: AttributeLevelView, event: Event): Promise<void> {
    const { checked } = event.target as HTMLInputElement;
    await this.command.run(this.client.setAskMe(this.sourceId(), attribute, checked));
    this.changed.emit();
  }

  protected async choose({ attribute }: AttributeLevelView, event: Event): Promise<void> {
    const { value } = event.target as HTMLSelectElement;
    const level = protectionLevels.find((one): one is ProtectionLevel => one === value) ?? null;
    await this.command.run(this.client.setLevel(this.sourceId(), attribute, level));
    this.changed.emit();
  }
}
