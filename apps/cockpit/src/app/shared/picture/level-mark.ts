import { Component, computed, input } from '@angular/core';
import { type ProtectionLevel, levelNames } from '../words/words';

const ringsOf: Readonly<Record<ProtectionLevel, number>> = { dont_share: 0, low: 1, medium: 2, high: 3 };

/** A dot is the person; one, two, three rings are low, medium, high; a closed disc is "don't share". */
@Component({
  selector: 'myne-level-mark',
  template: `
    <svg class="ring" viewBox="0 0 24 24" aria-hidden="true">
      @if (level() === 'dont_share') {
        <circle class="closed" cx="12" cy="12" r="9" />
        <path class="bar" d="M8 12h8" />
      } @else {
        <circle class="dot" cx="12" cy="12" r="2.2" />
        @for (radius of [5, 8, 11]; track radius) {
          <circle [class]="$index < rings() ? 'on' : 'off'" cx="12" cy="12" [attr.r]="radius" />
        }
      }
    </svg>
    @switch (word()) {
      @case ('shown') {
        <span>{{ name() }}</span>
      }
      @case ('hidden') {
        <span class="vh">{{ name() }}</span>
      }
    }
  `,
  host: { class: 'lvl' },
})
export class LevelMark {
  readonly level = input.required<ProtectionLevel>();
  /** The word always stands beside the mark, if only for those who cannot see it. */
  readonly word = input<'shown' | 'hidden' | 'elsewhere'>('shown');
  protected readonly rings = computed(() => ringsOf[this.level()]);
  protected readonly name = computed(() => levelNames[this.level()]);
}
