import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { CreditView, EscrowView, QueryView } from '@mynedata/api-client';
import {
  Command,
  CopyButton,
  Market,
  Note,
  ProblemNote,
  QrCode,
  SatPipe,
  WhenPipe,
  coinText,
  liveResource,
} from '@mynedata/cockpit-shared';
import { firstValueFrom } from 'rxjs';
import { QueriesClient } from '../queries/queries.client';

/** How to pay the escrow, and how far a payment has come. */
@Component({
  selector: 'myne-fund-escrow',
  imports: [CopyButton, MatButton, Note, ProblemNote, QrCode, SatPipe, WhenPipe],
  templateUrl: './fund-escrow.html',
  styleUrl: './fund-escrow.scss',
})
export class FundEscrow {
  readonly query = input.required<QueryView>();
  readonly escrow = input.required<EscrowView>();
  readonly changed = output();
  protected readonly system = inject(Market).system;
  protected readonly credit = liveResource<CreditView>(() => 'credit', 'queries', 'earnings');
  protected readonly coins = computed(() => coinText(this.escrow().missingSat));
  protected readonly funding = new Command();
  protected readonly paying = new Command();
  protected readonly canUseCredit = computed(() => (this.credit.value()?.creditSat ?? '0') !== '0');
  /** What nobody has paid yet: what is seen but not final is on its way. */
  protected readonly unpaid = computed(
    () => BigInt(this.escrow().missingSat) > BigInt(this.escrow().seenSat),
  );
  private readonly client = inject(QueriesClient);
  private readonly key = crypto.randomUUID();

  protected async useCredit(): Promise<void> {
    await this.funding.run(this.client.fundFromCredit(this.query().id, this.key));
    this.credit.reload();
    this.changed.emit();
  }

  protected async payFromFaucet(): Promise<void> {
    const { address, missingSat, seenSat, requiredConfirmations } = this.escrow();
    const amountSat = String(BigInt(missingSat) - BigInt(seenSat));
    await this.paying.run(async () => {
      await firstValueFrom(this.client.payFromFaucet(address, amountSat));
      await firstValueFrom(this.client.mine(Math.min(10, Math.max(1, requiredConfirmations))));
    });
    this.changed.emit();
  }
}
