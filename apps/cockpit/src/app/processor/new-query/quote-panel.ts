import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { QuoteView } from '@mynedata/api-client';
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
import type { Draft } from './terms';

const strategyNames = { partition: 'Partition', strictest: 'Strictest' } as const;

/** What it would cost and how exact it would be, from public parameters alone. */
@Component({
  selector: 'myne-quote-panel',
  imports: [DigitsPipe, MatButton, Pill, Sum, ValuePipe, WhenPipe],
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
  protected readonly action = computed(() => {
    const quote = this.quote();
    if (quote === undefined) return 'Submit the query';
    return quote.escrowSat === '0' ? 'Submit and ask people' : `Submit, escrow ${satText(quote.escrowSat)}`;
  });
}
