import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { LedgerStore } from '../ledger/ledger.store';

/** The operator's money that evens out the head count's noise, and what open queries hold of it. */
@Injectable()
export class FloatStore {
  constructor(private readonly ledger: LedgerStore) {}

  /** Makes everybody who holds or spends float wait for each other. */
  async lock(tx: Tx): Promise<void> {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('payments.float', 0))");
  }

  async balanceMsat(tx: Tx): Promise<bigint> {
    return -(await this.ledger.balance(tx, 'platform_float'));
  }

  async heldMsat(tx: Tx): Promise<bigint> {
    const [row] = await tx.query<{ sum: string }>(
      'select coalesce(sum(amount_msat), 0) as sum from payments.float_hold',
    );
    return BigInt(row?.sum ?? 0);
  }

  /**
   * What the operator put in, whatever settlements have made of it since. Processors see whether their query opens, so that
   * must not depend on a balance that tells n̂ − n of others or of themselves.
   */
  async capacityMsat(tx: Tx): Promise<bigint> {
    const [row] = await tx.query<{ sum: string }>(
      `select coalesce(-sum(e.amount_msat), 0) as sum
         from payments.account a join payments.entry e on e.account_id = a.id join payments.journal j on j.id = e.journal_id
        where a.kind = 'platform_float' and j.kind <> 'settle'`,
    );
    return BigInt(row?.sum ?? 0);
  }

  /** What the queries of the organisation that owns this escrow hold. */
  async heldByOwnerMsat(tx: Tx, queryId: string): Promise<bigint> {
    const [row] = await tx.query<{ sum: string }>(
      `select coalesce(sum(h.amount_msat), 0) as sum
         from payments.escrow own join payments.escrow e on e.organisation_id = own.organisation_id join payments.float_hold h on h.query_id = e.query_id
        where own.query_id = $1`,
      [queryId],
    );
    return BigInt(row?.sum ?? 0);
  }

  async hold(tx: Tx, queryId: string): Promise<bigint | undefined> {
    const [row] = await tx.query<{ amount: string }>(
      'select amount_msat as amount from payments.float_hold where query_id = $1',
      [queryId],
    );
    return row === undefined ? undefined : BigInt(row.amount);
  }

  async insertHold(tx: Tx, queryId: string, amountMsat: bigint): Promise<void> {
    await tx.execute('insert into payments.float_hold (query_id, amount_msat) values ($1, $2)', [
      queryId,
      amountMsat.toString(),
    ]);
  }

  async release(tx: Tx, queryId: string): Promise<boolean> {
    return (await tx.execute('delete from payments.float_hold where query_id = $1', [queryId])) > 0;
  }

  async address(tx: Tx): Promise<string | undefined> {
    const [row] = await tx.query<{ address: string }>(
      "select address from payments.own_address where purpose = 'float' order by created_at limit 1",
    );
    return row?.address;
  }

  async insertAddress(tx: Tx, address: string, at: Date): Promise<void> {
    await tx.execute(
      "insert into payments.own_address (address, purpose, created_at) values ($1, 'float', $2)",
      [address, at],
    );
  }

  async ownAddresses(tx: Tx, addresses: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ address: string }>(
      'select address from payments.own_address where address = any($1)',
      [addresses],
    );
    return new Set(rows.map(({ address }) => address));
  }
}
