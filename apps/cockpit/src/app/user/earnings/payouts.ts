import { Component, input } from '@angular/core';
import type { PayoutView } from '@mynedata/api-client';
import { Empty, SatPipe, WhenPipe } from '@mynedata/cockpit-shared';

/** Every payout with its transaction and where it stands. */
@Component({
  selector: 'myne-payouts',
  imports: [Empty, SatPipe, WhenPipe],
  template: `<section class="card flush" aria-labelledby="payouts">
    <div class="chead pad"><h2 id="payouts">Payouts</h2></div>
    @if (payouts().length === 0) {
      <myne-empty icon="coins" title="No payout yet"
        >Each payout is listed here with its transaction.</myne-empty
      >
    } @else {
      <ul class="list">
        @for (payout of payouts(); track payout.at) {
          <li class="row between wrap">
            <div class="stack g1">
              <strong>{{ payout.netSat | sat }}</strong>
              <span class="small muted">
                {{ payout.at | when }}. {{ payout.grossSat | sat }} less your fee share
                {{ payout.feeSat | sat }}.
              </span>
              @if (payout.txid) {
                <span class="mono small">{{ payout.txid }}</span>
              }
            </div>
            <span class="small">{{ state(payout) }}</span>
          </li>
        }
      </ul>
    }
  </section>`,
  styles: ':host { display: block; }',
})
export class Payouts {
  readonly payouts = input.required<readonly PayoutView[]>();

  protected state({ state, confirmations }: PayoutView): string {
    switch (state) {
      case 'preparing':
        return 'In preparation';
      case 'sent':
        return `Sent, ${confirmations} ${confirmations === 1 ? 'confirmation' : 'confirmations'}`;
      case 'confirmed':
        return 'Arrived, confirmed in a block';
    }
  }
}
