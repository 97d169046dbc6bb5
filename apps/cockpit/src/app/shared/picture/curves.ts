import { Component, computed, input } from '@angular/core';
import type { ProtectionLevel } from '../words/words';

/** How far the curves lie apart, in widths of the curve: the weaker the protection, the further. */
const distances: Readonly<Record<ProtectionLevel, number>> = {
  low: 1.6,
  medium: 0.9,
  high: 0.4,
  dont_share: 0,
};
const width = 460;
const ground = 180;
const spread = 62;

/** The promise as a picture: what a released result could be, without you and with you. */
@Component({
  selector: 'myne-curves',
  template: `<svg class="bells" viewBox="0 0 460 184" role="img" [attr.aria-label]="label()">
      <path class="a" [style.transform]="'translateX(' + -shift() + 'px)'" [attr.d]="bell" />
      <path class="b" [style.transform]="'translateX(' + shift() + 'px)'" [attr.d]="bell" />
      <line class="base" x1="0" x2="460" y1="180" y2="180" />
    </svg>
    <div class="labels" aria-hidden="true"><span>without you</span><span>with you</span></div>`,
  styles: `
    :host {
      display: block;
    }
    .bells {
      overflow: hidden;
    }
    path {
      vector-effect: non-scaling-stroke;
      transition: transform var(--myne-base) var(--myne-ease);
    }
    .labels {
      display: flex;
      justify-content: space-between;
      gap: var(--s2);
      font: var(--mat-sys-label-small);
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class Curves {
  readonly level = input<ProtectionLevel>('medium');
  protected readonly shift = computed(() => (distances[this.level()] * spread) / 2);
  protected readonly bell = bellPath();
  protected readonly label = computed(() =>
    this.level() === 'dont_share'
      ? 'One curve: without your data the result is the same.'
      : 'Two overlapping curves: the result without you, and the result with you.',
  );
}

function bellPath(): string {
  const points = Array.from({ length: 116 }, (_, index) => {
    const x = index * 4;
    const height = 160 * Math.exp(-((x - width / 2) ** 2) / (2 * spread ** 2));
    return `${x} ${(ground - height).toFixed(1)}`;
  });
  return `M${points.join(' L')}`;
}
