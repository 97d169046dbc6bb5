import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { PredictedErrorView, QuoteView } from '@mynedata/api-client';
import {
  DigitsPipe,
  Pill,
  Sum,
  ValuePipe,
  WhenPipe,
  groupedDigits,
  levelNames,
  satText,
} from '@mynedata/cockpit-shared';
import { DryRun } from './dry-run';
import { SupplyCurve } from './supply-curve';
import type { Draft } from './terms';

const strategyNames = { partition: 'Partition', strictest: 'Strictest' } as const;

/** What it would cost and how exact it would be, from public parameters alone. */
@Component({
  selector: 'myne-quote-panel',
  imports: [DigitsPipe, DryRun, MatButton, Pill, Sum, SupplyCurve, ValuePipe, WhenPipe],
  templateUrl: './quote-panel.html',
})
export class QuotePanel {
  readonly quote = input<QuoteView>();
  readonly stale = input(false);
  readonly draft = input.required<Draft>();
  readonly busy = input(false);
  /** Why it cannot be submitted yet. */
  readonly hindrance = input<string>();
  readonly submitted = output();
  protected readonly names = strategyNames;
  protected readonly levels = levelNames;
  protected readonly lines = computed(() => {
    const quote = this.quote();
    if (quote === undefined || quote.escrowSat === '0') return undefined;
    const heads = BigInt(quote.maxParticipants + quote.margin);
    return [
      {
        label: `Reward, ${satText(quote.rewardSat)} × (${groupedDigits(quote.maxParticipants)} + ${quote.margin})`,
        value: satText(BigInt(quote.rewardSat) * heads),
      },
      { label: 'Fee, only on release', value: satText(quote.feeSat) },
      { label: 'Escrow', value: satText(quote.escrowSat), total: true },
    ];
  });
  /** Of one strategy: for ± 1 % and ± 5 % both need about the same. */
  protected readonly chosen = computed(() =>
    this.quote()?.predicted.find(({ strategy }) => strategy === this.draft().strategy),
  );
  protected readonly unitOf = ({ unit }: PredictedErrorView): string => (unit === null ? '' : ` ${unit}`);
  /** Shares of participants in percent, as the result says them. */
  protected readonly ranksOf = ({ ranksAtMin: ranks }: PredictedErrorView): string =>
    ranks === null ? '' : `${Math.floor(ranks.low * 100)} and ${Math.ceil(ranks.high * 100)} %`;
  protected readonly action = computed(() => {
    const quote = this.quote();
    if (quote === undefined) return 'Submit the query';
    return quote.escrowSat === '0' ? 'Submit and ask people' : `Submit, escrow ${satText(quote.escrowSat)}`;
  });
}
