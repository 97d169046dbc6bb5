import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { CreditView } from '@mynedata/api-client';
import {
  DigitsPipe,
  Empty,
  LoadState,
  PageHead,
  RedeemClaim,
  WhenPipe,
  groupedDigits,
  liveResource,
} from '@mynedata/cockpit-shared';

const words: Readonly<Record<CreditView['movements'][number]['kind'], string>> = {
  refund: 'Credited back',
  settle: 'Rest of an escrow, credited back',
  deposit: 'Paid too much or too late',
  fund: 'Applied to a query',
  claim: 'Redeemed from a claim code',
  'deposit-reversal': 'A payment was undone by the network',
};

@Component({
  selector: 'myne-credit-page',
  imports: [DigitsPipe, Empty, LoadState, PageHead, RedeemClaim, RouterLink, WhenPipe],
  template: `<div class="page narrow">
    <myne-page-head
      title="Credit"
      lead="What was credited back, came too late or was too much. Nothing of it is lost."
    />
    @if (credit.value(); as credit) {
      <section class="card stack g3" aria-labelledby="balance">
        <h2 id="balance">Balance</h2>
        <div class="fig">{{ credit.creditSat | digits }} <small>sat</small></div>
        <p class="small muted">On the page of a query that awaits funds you can apply it.</p>
      </section>
      <myne-redeem-claim (redeemed)="reload()" />
      <section class="card flush" aria-labelledby="movements">
        <div class="chead pad"><h2 id="movements">Movements</h2></div>
        @if (credit.movements.length === 0) {
          <myne-empty icon="wallet" title="No movement yet"
            >Each credit and each use is listed here.</myne-empty
          >
        } @else {
          <ul class="list">
            @for (movement of credit.movements; track $index) {
              <li class="row between wrap">
                <div class="stack g1">
                  <span>{{ words[movement.kind] }}</span>
                  <span class="small muted">
                    {{ movement.at | when }}
                    @if (movement.queryId) {
                      · <a [routerLink]="['/queries', movement.queryId]">the query</a>
                    }
                  </span>
                </div>
                <strong class="nowrap">{{ signed(movement.amountSat) }}</strong>
              </li>
            }
          </ul>
        }
      </section>
    } @else {
      <section class="card"><myne-load-state [of]="credit" what="Your credit" /></section>
    }
  </div>`,
})
export class CreditPage {
  protected readonly credit = liveResource<CreditView>(() => 'credit', 'queries', 'earnings');
  protected readonly reload = (): void => this.credit.reload();
  protected readonly words = words;

  protected signed(amountSat: string): string {
    const negative = amountSat.startsWith('-');
    return `${negative ? '−' : '+'} ${groupedDigits(negative ? amountSat.slice(1) : amountSat)}\u00a0sat`;
  }
}
