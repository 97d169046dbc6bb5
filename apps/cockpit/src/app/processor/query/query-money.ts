import { Component, computed, input } from '@angular/core';
import type { QueryView } from '@mynedata/api-client';
import { Sum, type SumLine, bandText, satText } from '@mynedata/cockpit-shared';

/** The price before, the account of it after. */
@Component({
  selector: 'myne-query-money',
  imports: [Sum],
  template: `<section class="card stack g3" aria-labelledby="money">
    <h2 id="money">Money</h2>
    @if (query().rewardSat === '0') {
      <p>This query pays nothing and costs nothing.</p>
    } @else {
      <myne-sum [lines]="lines()" />
      <p class="small muted">{{ explanation() }}</p>
    }
    @if (band(); as band) {
      <hr />
      <p class="row between small">
        <span class="muted">Participants</span><strong>{{ band }}</strong>
      </p>
    }
  </section>`,
})
export class QueryMoney {
  readonly query = input.required<QueryView>();
  protected readonly band = computed(() => {
    const band = this.query().participantsBand;
    return band === undefined ? undefined : bandText(band);
  });
  protected readonly lines = computed((): readonly SumLine[] => {
    const { price, chargedSat, creditedSat } = this.query();
    if (chargedSat !== undefined && creditedSat !== undefined) {
      return [
        { label: 'Escrow', value: satText(price.escrowSat) },
        { label: 'Charged, rewards and fee', value: `− ${satText(chargedSat)}` },
        { label: 'Credited back', value: satText(creditedSat), total: true },
      ];
    }
    const reward = BigInt(price.escrowSat) - BigInt(price.feeSat);
    return [
      {
        label: `Reward, ${satText(price.rewardSat)} × (${price.maxParticipants} + ${price.margin})`,
        value: satText(reward),
      },
      { label: 'Fee, only on release', value: satText(price.feeSat) },
      { label: 'Escrow', value: satText(price.escrowSat), total: true },
    ];
  });
  protected readonly explanation = computed(() => {
    const heads =
      this.query().terms.gives === 'dataset'
        ? 'everybody who takes part, as the rows show'
        : 'the head count, a number blurred on purpose';
    switch (this.query().state) {
      case 'not_released':
      case 'unfunded':
      case 'cancelled':
        return 'The deposit is credited back in full.';
      case 'released':
        return `You paid for ${heads}.`;
      case 'awaiting_funds':
      case 'collecting':
      case 'executing':
        return `You pay for ${heads}; the rest is credited back.`;
    }
  });
}
