import { Injectable } from '@nestjs/common';
import { type Sat, sat, toMsat } from '@mynedata/money';
import { Database, Events, type Tx, violatedConstraint } from '@mynedata/platform';
import { PaymentsRefusal } from '../errors';
import { escrowFunded } from '../events';
import { LedgerStore } from '../ledger/ledger.store';
import { EscrowStore } from './escrow.store';

/** Applies a processor's credit to one query. Never by itself: only when asked, once per idempotency key. */
@Injectable()
export class FundFromCredit {
  constructor(
    private readonly database: Database,
    private readonly escrows: EscrowStore,
    private readonly ledger: LedgerStore,
    private readonly events: Events,
  ) {}

  /** Without an amount: all that is missing. */
  async run(
    organisationId: string,
    queryId: string,
    amountSat: Sat | undefined,
    idempotencyKey: string,
  ): Promise<{ readonly appliedSat: Sat }> {
    try {
      return await this.database.transaction((tx) =>
        this.within(tx, organisationId, queryId, amountSat, idempotencyKey),
      );
    } catch (error) {
      // Another query of the same organisation took the credit at the same moment.
      if (violatedConstraint(error) === 'account_balance') throw tooSmall();
      throw error;
    }
  }

  private async within(
    tx: Tx,
    organisationId: string,
    queryId: string,
    amountSat: Sat | undefined,
    key: string,
  ): Promise<{ readonly appliedSat: Sat }> {
    const escrow = await this.escrows.lock(tx, queryId);
    if (escrow === undefined || escrow.organisationId !== organisationId)
      throw new PaymentsRefusal('escrow-not-found', 'There is no such query with an escrow.');
    const ref = `${queryId}:${key}`;
    const before = await this.ledger.booked(tx, 'fund', ref, 'processor_credit');
    if (before !== undefined) return { appliedSat: sat(before / 1000n) };
    const held = -(await this.ledger.balance(tx, 'query_escrow', queryId)) / 1000n;
    const missing = escrow.escrowSat - held;
    if (escrow.state !== 'open' || missing <= 0n)
      throw new PaymentsRefusal('nothing-to-fund', 'Nothing is missing in the escrow of this query.');
    const applied = amountSat ?? sat(missing);
    if (applied === 0n || applied > missing)
      throw new PaymentsRefusal(
        'nothing-to-fund',
        `The escrow lacks ${missing} sat: apply 1 to ${missing} sat.`,
      );
    const credit = -(await this.ledger.balance(tx, 'processor_credit', organisationId)) / 1000n;
    if (applied > credit) throw tooSmall(credit);
    await this.ledger.book(tx, 'fund', ref, [
      { kind: 'processor_credit', owner: organisationId, amountMsat: toMsat(applied) },
      { kind: 'query_escrow', owner: queryId, amountMsat: 0n - toMsat(applied) },
    ]);
    if (applied === missing) {
      await this.escrows.setState(tx, queryId, 'funded');
      await this.events.publish(tx, { name: escrowFunded, data: { queryId } });
    }
    return { appliedSat: applied };
  }
}

const tooSmall = (credit?: bigint): PaymentsRefusal =>
  new PaymentsRefusal(
    'credit-too-small',
    credit === undefined
      ? 'Your credit does not cover this amount.'
      : `Your credit of ${credit} sat does not cover this amount.`,
  );
