import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { EarningsView, PayoutPreviewView } from '@mynedata/api-client';
import { Command, Note, ProblemNote, Sum, satText } from '@mynedata/cockpit-shared';
import { EarningsClient } from './earnings.client';

const reasons: Readonly<Record<NonNullable<PayoutPreviewView['reason']>, string>> = {
  no_address: 'Save a payout address first.',
  nothing_to_pay: 'Nothing to pay out yet.',
  fee_share:
    'The fee would be more than a tenth of your balance. It becomes worth it with a higher balance or lower fees.',
  too_small: 'The rest would be too small for the Bitcoin network to carry.',
};

/** What a payout would cost this moment, and the button that says so. */
@Component({
  selector: 'myne-pay-now',
  imports: [MatButton, Note, ProblemNote, Sum],
  template: `<section class="card stack g3" aria-labelledby="pay-now">
    <h2 id="pay-now">Pay me now</h2>
    <p class="small muted">
      The network fee is yours. Otherwise payouts are made together with others, when the fee is small.
    </p>
    @if (preview(); as preview) {
      @if (lines(); as lines) {
        <myne-sum [lines]="lines" />
      }
      @if (preview.feasible && !waiting()) {
        <div>
          <button matButton="outlined" type="button" [disabled]="paying.busy()" (click)="payOut(preview)">
            {{ action() }}
          </button>
        </div>
      } @else if (!preview.feasible) {
        <p>{{ reason() }}</p>
      }
    } @else if (hindrance(); as hindrance) {
      <p>{{ hindrance }}</p>
    }
    @if (waiting()) {
      <myne-note mood="wait" live
        ><p>Your request goes into the next payout. Its state is listed below.</p></myne-note
      >
    } @else if (refusal(); as refusal) {
      <myne-note mood="wait"
        ><p>{{ refusal }}</p></myne-note
      >
    }
    <myne-problem-note [problem]="paying.problem() ?? asking.problem()" />
  </section>`,
  styles: ':host { display: block; }',
})
export class PayNow {
  readonly earnings = input.required<EarningsView>();
  readonly requested = output<EarningsView>();
  protected readonly preview = signal<PayoutPreviewView | undefined>(undefined);
  protected readonly asking = new Command();
  protected readonly paying = new Command();
  protected readonly hindrance = computed(() => {
    const { availableSat, address } = this.earnings();
    if (availableSat === '0') return 'Nothing to pay out yet.';
    return address === undefined ? 'Save a payout address first.' : undefined;
  });
  protected readonly lines = computed(() => {
    const preview = this.preview();
    if (preview === undefined || preview.grossSat === '0') return undefined;
    return [
      { label: 'Balance', value: satText(preview.grossSat) },
      {
        label: `Your fee share, ${preview.percent.toFixed(1)} %`,
        value: `− ${satText(preview.feeSat)}`,
      },
      { label: 'You receive', value: satText(preview.netSat), total: true },
    ];
  });
  protected readonly reason = computed(() => reasons[this.preview()?.reason ?? 'too_small']);
  protected readonly refusal = computed(() => {
    const request = this.earnings().request;
    return request?.state === 'refused' ? (request.reason ?? 'The last request was not done.') : undefined;
  });
  protected readonly waiting = computed(() => this.earnings().request?.state === 'waiting');
  protected readonly action = computed(() => `Pay ${satText(this.preview()?.feeSat ?? 0)} and receive now`);
  private readonly client = inject(EarningsClient);
  private key = crypto.randomUUID();

  constructor() {
    effect(() => {
      const possible = this.hindrance() === undefined && this.earnings();
      this.preview.set(undefined);
      if (possible) void this.ask();
    });
  }

  protected async payOut({ feeSat }: PayoutPreviewView): Promise<void> {
    const earnings = await this.paying.run(this.client.payOut(feeSat, this.key));
    if (earnings === undefined) return this.ask();
    this.key = crypto.randomUUID();
    this.requested.emit(earnings);
  }

  private async ask(): Promise<void> {
    this.preview.set(await this.asking.run(this.client.preview()));
  }
}
