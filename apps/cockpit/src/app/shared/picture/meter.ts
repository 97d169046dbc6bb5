import { Component, booleanAttribute, computed, input } from '@angular/core';
import { type LogicalType, type ProtectionLevel, logicalTypeIcons, logicalTypeNames } from '../words/words';
import { Icon } from './icon';
import { LevelMark } from './level-mark';

/** How much of a person's own limit is used, reserved, and would be taken by this request. */
@Component({
  selector: 'myne-meter',
  imports: [Icon, LevelMark],
  template: `
    <span class="row">
      @if (icon(); as icon) {
        <myne-icon [name]="icon" small />
      }
      <strong>{{ name() }}</strong>
      @if (level(); as level) {
        <myne-level-mark [level]="level" word="hidden" />
      }
    </span>
    <span class="small muted">{{ sentence() }}</span>
    @if (level() !== 'dont_share') {
      <div class="meter" role="img" [attr.aria-label]="name() + ': ' + sentence()">
        @if (used() > 0) {
          <i class="spent" [style.width.%]="bounded(used())"></i>
        }
        @if (reserved() > 0) {
          <i class="res" [style.width.%]="bounded(reserved())"></i>
        }
        @if (more() > 0) {
          <i class="this" [style.width.%]="bounded(more())"></i>
        }
      </div>
    }
  `,
  host: { class: 'mrow' },
})
export class Meter {
  readonly logicalType = input.required<LogicalType | 'all'>();
  readonly level = input<ProtectionLevel>();
  readonly used = input(0);
  readonly reserved = input(0);
  readonly more = input(0);
  protected readonly name = computed(() => logicalTypeNames[this.logicalType()]);
  protected readonly icon = computed(() => {
    const type = this.logicalType();
    return type === 'all' ? undefined : logicalTypeIcons[type];
  });
  protected readonly sentence = computed(() => {
    if (this.level() === 'dont_share') return 'not shared';
    const before = Math.round(this.used() + this.reserved());
    if (this.more() > 0)
      return `${before} % before, ${Math.round(this.used() + this.reserved() + this.more())} % after`;
    return this.reserved() > 0 ? `${before} % used or reserved` : `${before} % used`;
  });

  protected readonly bounded = (percent: number): number => Math.max(0, Math.min(100, percent));
}

@Component({
  selector: 'myne-meter-legend',
  template: `
    <span><i class="spent"></i>used</span>
    <span><i class="res"></i>reserved</span>
    @if (withThis()) {
      <span><i class="this"></i>this request</span>
    }
    <span><i class="left"></i>left</span>
  `,
  host: { class: 'legend', 'aria-hidden': 'true' },
})
export class MeterLegend {
  readonly withThis = input(false, { transform: booleanAttribute });
}
