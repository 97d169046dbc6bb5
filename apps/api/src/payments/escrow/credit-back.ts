import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { LedgerStore } from '../ledger/ledger.store';
import { EscrowStore } from './escrow.store';

/** A query ended without a result: whatever its escrow holds becomes the processor's credit, and later payments too. */
@Injectable()
export class CreditBack {
  constructor(
    private readonly escrows: EscrowStore,
    private readonly ledger: LedgerStore,
  ) {}

  async within(tx: Tx, queryId: string): Promise<void> {
    const escrow = await this.escrows.lock(tx, queryId);
    if (escrow === undefined || escrow.state === 'settled' || escrow.state === 'credited') return;
    const heldMsat = -(await this.ledger.balance(tx, 'query_escrow', queryId));
    await this.ledger.book(tx, 'refund', queryId, [
      { kind: 'query_escrow', owner: queryId, amountMsat: heldMsat },
      { kind: 'processor_credit', owner: escrow.organisationId, amountMsat: -heldMsat },
    ]);
    await this.escrows.setState(tx, queryId, 'credited');
  }
}
