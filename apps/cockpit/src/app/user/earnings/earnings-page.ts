import { Component, computed } from '@angular/core';
import type { EarningsView } from '@mynedata/api-client';
import {
  DigitsPipe,
  LoadState,
  PageHead,
  RedeemClaim,
  SatPipe,
  liveResource,
  satText,
} from '@mynedata/cockpit-shared';
import { PayNow } from './pay-now';
import { PayoutAddress } from './payout-address';
import { Payouts } from './payouts';

@Component({
  selector: 'myne-earnings-page',
  imports: [DigitsPipe, LoadState, PageHead, PayNow, PayoutAddress, Payouts, RedeemClaim, SatPipe],
  template: `<div class="page">
    <myne-page-head
      [title]="title()"
      lead="A reward is credited in the same moment as the result is released."
    />
    @if (earnings.value(); as own) {
      <div class="grid tops">
        <section class="card c4 stack g3" aria-labelledby="balance">
          <h2 id="balance">Balance</h2>
          <div class="fig">{{ own.availableSat | digits }} <small>sat</small></div>
          <dl class="sum small">
            <dt class="muted">On its way to you</dt>
            <dd>{{ own.inPayoutSat | sat }}</dd>
            <dt class="muted">Paid out so far</dt>
            <dd>{{ own.paidSat | sat }}</dd>
          </dl>
          @if (own.minimum; as minimum) {
            <p class="small muted">{{ minimum.explanation }}</p>
          }
        </section>
        <myne-payout-address class="c4" [earnings]="own" (changed)="earnings.set($event)" />
        <myne-pay-now class="c4" [earnings]="own" (requested)="earnings.set($event)" />
        <myne-payouts class="c12" [payouts]="own.payouts" />
        <myne-redeem-claim class="c12" (redeemed)="earnings.reload()" />
      </div>
    } @else {
      <section class="card"><myne-load-state [of]="earnings" what="Your earnings" /></section>
    }
  </div>`,
})
export class EarningsPage {
  protected readonly earnings = liveResource<EarningsView>(() => 'earnings', 'earnings');
  protected readonly title = computed(() => {
    const available = this.earnings.value()?.availableSat;
    if (available === undefined) return 'Earnings';
    return available === '0' ? 'Nothing earned yet' : `${satText(available)} are yours now`;
  });
}
