import { Component, computed, input, output } from '@angular/core';
import type { LevelExplanationView, LevelView } from '@mynedata/api-client';
import {
  Curves,
  Icon,
  LevelSteps,
  type ProtectionLevel,
  logicalTypeHints,
  logicalTypeIcons,
  logicalTypeNames,
} from '@mynedata/cockpit-shared';

/** One kind of data: what it could tell, the four steps, and what the chosen step promises. */
@Component({
  selector: 'myne-kind-row',
  imports: [Curves, Icon, LevelSteps],
  template: `
    <div class="what">
      <span class="tico"><myne-icon [name]="icon()" /></span>
      <h3>{{ name() }}</h3>
      <p class="small muted">{{ hint() }}</p>
    </div>
    <div class="stack g2">
      <myne-level-steps [legend]="name()" [value]="own().level" (chosen)="chosen.emit($event)" />
      <p class="small center">{{ text()?.slider }}</p>
    </div>
    @if (own().level !== 'dont_share' && text(); as promise) {
      <details class="more">
        <summary>What it promises<myne-icon name="down" small /></summary>
        <div class="odds">
          <myne-curves [level]="own().level" />
          <div class="stack g2">
            <p>{{ promise.consent }}</p>
            <p class="small muted">{{ promise.dataset }}</p>
          </div>
        </div>
      </details>
    }
  `,
  styles: `
    .center {
      text-align: center;
      max-width: none;
    }
  `,
  host: { class: 'type' },
})
export class KindRow {
  readonly own = input.required<LevelView>();
  readonly levels = input.required<readonly LevelExplanationView[]>();
  readonly chosen = output<ProtectionLevel>();
  protected readonly name = computed(() => logicalTypeNames[this.own().logicalType]);
  protected readonly icon = computed(() => logicalTypeIcons[this.own().logicalType]);
  protected readonly hint = computed(() => logicalTypeHints[this.own().logicalType]);
  protected readonly text = computed(
    () => this.levels().find(({ level }) => level === this.own().level)?.texts.en,
  );
}
