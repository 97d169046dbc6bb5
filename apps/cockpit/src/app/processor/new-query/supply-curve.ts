import { Component, computed, input } from '@angular/core';
import type { SupplyView } from '@mynedata/api-client';
import { DayPipe, groupedDigits, satText } from '@mynedata/cockpit-shared';
import { curveOf, frame } from './supply-geometry';

/** Who could be reached at each reward: bands, never exact numbers. */
@Component({
  selector: 'myne-supply-curve',
  imports: [DayPipe],
  template: `<svg viewBox="0 0 340 220" role="img" [attr.aria-label]="label()">
      @for (tick of curve().ticks; track tick.people) {
        <line
          class="grid"
          [attr.x1]="frame.left"
          [attr.x2]="frame.right"
          [attr.y1]="tick.y"
          [attr.y2]="tick.y"
        />
        <text [attr.x]="frame.left - 8" [attr.y]="tick.y + 4" text-anchor="end">
          {{ short(tick.people) }}
        </text>
      }
      @for (bar of curve().bars; track bar.rewardSat) {
        <rect
          rx="4"
          [class.on]="bar.offered"
          [attr.x]="bar.x"
          [attr.y]="bar.y"
          [attr.width]="bar.width"
          [attr.height]="bar.height"
        />
        <text y="198" text-anchor="middle" [class.strong]="bar.offered" [attr.x]="bar.x + bar.width / 2">
          {{ short(+bar.rewardSat) }}
        </text>
      }
      <path class="mark" [attr.d]="'M' + frame.left + ' ' + curve().minimumY + 'H' + frame.right" />
      <text class="strong" [attr.x]="frame.left + 6" [attr.y]="curve().minimumY - 6">your minimum</text>
      <text x="191" y="216" text-anchor="middle">reward per participant, sat</text>
    </svg>
    <p class="small">
      At {{ sat(rewardSat()) }}: <strong>{{ reach() }}</strong>. {{ least() }}
    </p>
    <p class="small muted">
      Counted on {{ supply().countedAt | day }} by what people have set, blurred on purpose; the same for
      every organisation of your type. {{ rarest() }}Who meets your conditions is not counted.
    </p>`,
  styles: `
    :host {
      display: grid;
      gap: var(--s2);
    }
    svg {
      width: 100%;
      max-width: calc(var(--s10) * 12);
    }
    text {
      font-size: 11px;
      fill: var(--mat-sys-on-surface-variant);
    }
    .strong {
      fill: var(--mat-sys-on-surface);
      font-weight: 500;
      paint-order: stroke;
      stroke: var(--mat-sys-surface-container-lowest);
      stroke-width: 3px;
    }
    .grid {
      stroke: var(--mat-sys-outline-variant);
    }
    rect {
      fill: var(--mat-sys-primary);
      opacity: 0.45;
    }
    rect.on {
      opacity: 1;
    }
    .mark {
      fill: none;
      stroke: var(--mat-sys-on-surface);
      stroke-dasharray: 4 4;
      stroke-width: 1.5px;
    }
  `,
})
export class SupplyCurve {
  readonly supply = input.required<SupplyView>();
  readonly rewardSat = input.required<string>();
  readonly minimum = input.required<number>();
  protected readonly frame = frame;
  protected readonly curve = computed(() => curveOf(this.supply(), this.rewardSat(), this.minimum()));
  protected readonly reach = computed(() => {
    const { from, to } = this.supply().atReward;
    return from === 0
      ? `at most ${groupedDigits(to)} people`
      : `${groupedDigits(from)} to ${groupedDigits(to)} people`;
  });
  protected readonly least = computed(() => {
    const { leastRewardSat, points, atMostOnly } = this.supply();
    if (leastRewardSat !== null)
      return `The least reward that surely reaches your minimum is ${satText(leastRewardSat)}.`;
    if ((points.at(-1)?.to ?? 0) < this.minimum()) return 'No reward reaches your minimum.';
    return atMostOnly
      ? 'Whether your minimum is reached, the count cannot tell: not everybody counted need fit your query.'
      : 'Whether your minimum is reached, the count cannot tell: it is too blurred for so few.';
  });
  protected readonly rarest = computed(() =>
    this.supply().sourceTypes.length > 1
      ? `Of your ${this.supply().sourceTypes.length} types of sources, the one that the fewest people have. `
      : '',
  );
  protected readonly label = computed(
    () =>
      `People who could be reached, as a band at each reward. At ${satText(this.rewardSat())}: ${this.reach()}. ${this.least()}`,
  );
  protected readonly sat = (sat: string): string => satText(sat);
  protected readonly short = (number: number): string =>
    number >= 1_000_000
      ? `${number / 1_000_000}M`
      : number >= 10_000
        ? `${number / 1_000}k`
        : groupedDigits(number);
}
