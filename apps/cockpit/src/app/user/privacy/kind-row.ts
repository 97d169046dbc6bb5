import { Component, computed, input, output } from '@angular/core';
import type { LevelParametersView, LevelView } from '@mynedata/api-client';
import {
  Curves,
  Icon,
  LevelSteps,
  type ProtectionLevel,
  levelSentences,
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
      <p class="small center">{{ sentence() }}</p>
    </div>
    @if (promise(); as promise) {
      <details class="more">
        <summary>What it promises<myne-icon name="down" small /></summary>
        <div class="odds">
          <myne-curves [level]="own().level" />
          <p>
            By one result, a 50:50 guess about you becomes at most
            <strong>{{ promise.oddsOfOneResult.likely }}:{{ promise.oddsOfOneResult.unlikely }}</strong
            >. By everything in 90 days that uses this kind of data, at most
            {{ promise.oddsOf90Days.likely }}:{{ promise.oddsOf90Days.unlikely }}.
            @if (own().level === 'low') {
              It can come near certainty.
            }
          </p>
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
  readonly parameters = input.required<readonly LevelParametersView[]>();
  readonly chosen = output<ProtectionLevel>();
  protected readonly name = computed(() => logicalTypeNames[this.own().logicalType]);
  protected readonly icon = computed(() => logicalTypeIcons[this.own().logicalType]);
  protected readonly hint = computed(() => logicalTypeHints[this.own().logicalType]);
  protected readonly promise = computed(() =>
    this.parameters().find(({ level }) => level === this.own().level),
  );
  protected readonly sentence = computed(() => levelSentences[this.own().level]);
}
