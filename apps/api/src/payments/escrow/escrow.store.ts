import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { EscrowStateName } from './escrow';
import { EscrowRow } from './escrow.entity';

export interface EscrowRecord {
  readonly queryId: string;
  readonly organisationId: string;
  readonly address: string;
  readonly escrowSat: bigint;
  readonly state: EscrowStateName;
}

/** An escrow with what its address received. */
export interface EscrowSummary extends EscrowRecord {
  readonly heldMsat: bigint;
  readonly seenSat: bigint;
  readonly confirmations: number | null;
}

type Raw<T> = { readonly [K in keyof T]: T[K] extends bigint ? string : T[K] };
const columns =
  'e.query_id as "queryId", e.organisation_id as "organisationId", e.address, e.escrow_sat as "escrowSat", e.state';

@Injectable()
export class EscrowStore {
  async insert(tx: Tx, escrow: Omit<EscrowRecord, 'state'>, createdAt: Date): Promise<void> {
    const { queryId, organisationId, address, escrowSat } = escrow;
    await tx.repository(EscrowRow).insert({
      queryId,
      organisationId,
      address,
      escrowSat: escrowSat.toString(),
      state: 'open',
      createdAt,
    });
  }

  async lock(tx: Tx, queryId: string): Promise<EscrowRecord | undefined> {
    const rows = await tx.query<Raw<EscrowRecord>>(
      `select ${columns} from payments.escrow e where e.query_id = $1 for update`,
      [queryId],
    );
    return rows.map(record)[0];
  }

  /** Locks the escrows of addresses, in one order. */
  async lockByAddresses(tx: Tx, addresses: readonly string[]): Promise<Map<string, EscrowRecord>> {
    const rows = await tx.query<Raw<EscrowRecord>>(
      `select ${columns} from payments.escrow e where e.address = any($1) order by e.query_id for update`,
      [addresses],
    );
    return new Map(rows.map((row) => [row.address, record(row)]));
  }

  async setState(tx: Tx, queryId: string, state: EscrowStateName): Promise<void> {
    await tx.execute('update payments.escrow set state = $2 where query_id = $1', [queryId, state]);
  }

  async summaries(tx: Tx, queryIds: readonly string[]): Promise<EscrowSummary[]> {
    const rows = await tx.query<Raw<EscrowSummary>>(
      `select ${columns}, -coalesce(a.balance_msat, 0) as "heldMsat", coalesce(d.seen, 0) as "seenSat", d.confirmations
         from payments.escrow e
         left join payments.account a on a.kind = 'query_escrow' and a.owner = e.query_id::text
         left join lateral (select sum(amount_sat) filter (where state = 'seen') as seen, min(confirmations) as confirmations
                              from payments.deposit where address = e.address and state <> 'gone') d on true
        where e.query_id = any($1)`,
      [queryIds],
    );
    return rows.map((row) => ({
      ...record(row),
      heldMsat: BigInt(row.heldMsat),
      seenSat: BigInt(row.seenSat),
      confirmations: row.confirmations,
    }));
  }

  /** What had been paid by a time: outputs that our node had in a block by then, and credit applied by then. */
  async paidSat(tx: Tx, queryId: string, at: Date): Promise<bigint> {
    const [row] = await tx.query<{ sum: string }>(
      `select coalesce((select sum(d.amount_sat) from payments.escrow e join payments.deposit d on d.address = e.address
                         where e.query_id = $1 and d.state <> 'gone' and d.first_mined_at <= $2), 0)
            + coalesce((select -sum(n.amount_msat) / 1000 from payments.account a join payments.entry n on n.account_id = a.id join payments.journal j on j.id = n.journal_id
                         where a.kind = 'query_escrow' and a.owner = $1::text and j.kind = 'fund' and j.at <= $2), 0) as sum`,
      [queryId, at],
    );
    return BigInt(Math.floor(Number(row?.sum ?? 0)));
  }
}

const record = (row: Raw<EscrowRecord>): EscrowRecord => ({
  queryId: row.queryId,
  organisationId: row.organisationId,
  address: row.address,
  escrowSat: BigInt(row.escrowSat),
  state: row.state,
});
