import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { EarningsView, PayoutPreviewView } from '@mynedata/api-client';
import { Command, Note, ProblemNote, Sum, satText } from '@mynedata/cockpit-shared';
import { EarningsClient } from './earnings.client';

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
      @if (preview.feasible) {
        <div>
          <button matButton="outlined" type="button" [disabled]="paying.busy()" (click)="payOut(preview)">
            {{ action() }}
          </button>
        </div>
      } @else {
        <p>{{ preview.reason }}</p>
      }
    } @else if (hindrance(); as hindrance) {
      <p>{{ hindrance }}</p>
    }
    @if (done()) {
      <myne-note mood="ok" live><p>It goes into the next payout. Its state is listed below.</p></myne-note>
    }
    <myne-problem-note [problem]="paying.problem() ?? asking.problem()" />
  </section>`,
  styles: ':host { display: block; }',
})
export class PayNow {
  readonly earnings = input.required<EarningsView>();
  protected readonly done = signal(false);
  readonly requested = output();
  protected readonly preview = signal<PayoutPreviewView | undefined>(undefined);
  protected readonly asking = new Command();
  protected readonly paying = new Command();
  protected readonly hindrance = computed(() => {
    const { availableSat, address } = this.earnings();
    if (availableSat === '0') return 'Nothing to pay out yet.';
    return address === null ? 'Save a payout address first.' : undefined;
  });
  protected readonly lines = computed(() => {
    const preview = this.preview();
    if (preview === undefined || preview.grossSat === '0') return undefined;
    return [
      { label: 'Balance', value: satText(preview.grossSat) },
      {
        label: `Your fee share, ${preview.percent.toFixed(1)} %`,
        value: `− ${satText(preview.feeShareSat)}`,
      },
      { label: 'You receive', value: satText(preview.netSat), total: true },
    ];
  });
  protected readonly action = computed(
    () => `Pay ${satText(this.preview()?.feeShareSat ?? 0)} and receive now`,
  );
  private readonly client = inject(EarningsClient);
  private key = crypto.randomUUID();

  constructor() {
    effect(() => {
      const possible = this.hindrance() === undefined && this.earnings();
      this.preview.set(undefined);
      if (possible) void this.ask();
    });
  }

  protected async payOut({ feeShareSat }: PayoutPreviewView): Promise<void> {
    const payout = await this.paying.run(this.client.payOut(feeShareSat, this.key));
    if (payout === undefined) return this.ask();
    this.key = crypto.randomUUID();
    this.done.set(true);
    this.requested.emit();
  }

  private async ask(): Promise<void> {
    this.preview.set(await this.asking.run(this.client.preview()));
  }
}
