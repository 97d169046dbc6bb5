import { Injectable } from '@nestjs/common';
import { type OutputType, type Sat, sat } from '@mynedata/money';
import type { Tx } from '@mynedata/platform';
import type { BatchState, PayoutCandidate, PlannedItem } from './payout';
import { AttemptRow } from './payout.entity';

export interface Batch {
  readonly id: string;
  readonly state: BatchState;
}

export interface Item {
  readonly ledgerOwner: string;
  readonly address: string;
  readonly outputType: OutputType;
  readonly grossSat: Sat;
  readonly maxFeeSat: Sat;
  readonly feeSat: Sat;
}

export interface Attempt {
  readonly batchId: string;
  readonly number: number;
  readonly txid: string;
  readonly hex: string;
  readonly inputs: readonly string[];
  readonly feeSat: Sat;
  readonly confirmations: number;
}

@Injectable()
export class PayoutsStore {
  /** Everybody who asked, claim codes that are to be paid, and everybody else with an address and at least so much. */
  async candidates(tx: Tx, now: Date, leastSat: Sat, limit: number): Promise<PayoutCandidate[]> {
    const rows = await tx.query<{
      user_id: string;
      ledger_owner: string;
      gross: string;
      address: string;
      output_type: OutputType;
      accept: string | null;
      since: Date | null;
      after: Date | null;
    }>(
      `select p.user_id, p.ledger_owner, -a.balance_msat / 1000 as gross, t.address, t.output_type, r.accept_fee_sat as accept, p.payable_since as since, p.payout_after as after, r.requested_at
         from payments.payee p
         join payments.account a on a.kind = 'user_available' and a.owner = p.ledger_owner::text and a.balance_msat <= -1000
         left join payments.payout_request r on r.user_id = p.user_id and r.batch_id is null and r.refused is null
         join lateral (select address, output_type from payments.payout_address where user_id = p.user_id and valid_from <= $1 order by valid_from desc, created_at desc limit 1) t on true
        where r.user_id is not null or -a.balance_msat / 1000 >= $2
       union all
       select c.ledger_owner, c.ledger_owner, -a.balance_msat / 1000, c.address, c.output_type, c.accept_fee_sat, null, null, c.requested_at
         from payments.claim_code c
         join payments.account a on a.kind = 'user_available' and a.owner = c.ledger_owner::text and a.balance_msat <= -1000
        where c.requested_at is not null and c.refused is null and c.expires_at > $1
        order by requested_at nulls last, since nulls last, ledger_owner limit $3`,
      [now, leastSat.toString(), limit],
    );
    return rows.map((row) => ({
      userId: row.user_id,
      ledgerOwner: row.ledger_owner,
      grossSat: sat(row.gross),
      address: row.address,
      outputType: row.output_type,
      acceptFeeSat: row.accept === null ? undefined : sat(row.accept),
      payableSince: row.since ?? undefined,
      payoutAfter: row.after ?? undefined,
    }));
  }

  /** Starts the wait of people whose balance became payable. */
  async startWaiting(
    tx: Tx,
    waits: readonly { readonly userId: string; readonly after: Date }[],
    since: Date,
  ): Promise<void> {
    await tx.execute(
      `update payments.payee p set payable_since = $3, payout_after = w.after from unnest($1::uuid[], $2::timestamptz[]) as w (user_id, after)
        where p.user_id = w.user_id and p.payable_since is null`,
      [waits.map(({ userId }) => userId), waits.map(({ after }) => after), since],
    );
  }

  async openBatch(tx: Tx): Promise<Batch | undefined> {
    return (
      await tx.query<Batch>("select id, state from payments.batch where state in ('reserved', 'signed')")
    )[0];
  }

  async broadcastBatches(tx: Tx): Promise<Batch[]> {
    return tx.query<Batch>(
      "select id, state from payments.batch where state = 'broadcast' order by created_at",
    );
  }

  async insertBatch(tx: Tx, id: string, items: readonly PlannedItem[], at: Date): Promise<void> {
    const of = <T>(field: (item: PlannedItem) => T): T[] => items.map(field);
    await tx.execute("insert into payments.batch (id, state, created_at) values ($1, 'reserved', $2)", [
      id,
      at,
    ]);
    await tx.execute(
      `insert into payments.item (batch_id, ledger_owner, address, output_type, gross_sat, max_fee_sat)
       select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])`,
      [
        id,
        of(({ candidate }) => candidate.ledgerOwner),
        of(({ candidate }) => candidate.address),
        of(({ candidate }) => candidate.outputType),
        of(({ candidate }) => candidate.grossSat.toString()),
        of(({ maxFeeSat }) => maxFeeSat.toString()),
      ],
    );
    const userIds = of(({ candidate }) => candidate.userId);
    await tx.execute(
      'update payments.payout_request set batch_id = $1 where user_id = any($2::uuid[]) and batch_id is null and refused is null',
      [id, userIds],
    );
    await tx.execute(
      'update payments.payee set payable_since = null, payout_after = null where user_id = any($1::uuid[])',
      [userIds],
    );
  }

  async items(tx: Tx, batchId: string): Promise<Item[]> {
    const rows = await tx.query<{
      ledgerOwner: string;
      address: string;
      outputType: OutputType;
      gross: string;
      max: string;
      fee: string;
    }>(
      `select ledger_owner as "ledgerOwner", address, output_type as "outputType", gross_sat as gross, max_fee_sat as max, fee_sat as fee
         from payments.item where batch_id = $1 and released_at is null order by ledger_owner`,
      [batchId],
    );
    return rows.map(({ ledgerOwner, address, outputType, gross, max, fee }) => ({
      ledgerOwner,
      address,
      outputType,
      grossSat: sat(gross),
      maxFeeSat: sat(max),
      feeSat: sat(fee),
    }));
  }

  /** Takes items out of a batch; the requests behind them are told why. */
  async releaseItems(
    tx: Tx,
    batchId: string,
    ledgerOwners: readonly string[],
    reason: string,
    at: Date,
  ): Promise<void> {
    await tx.execute(
      'update payments.item set released_at = $3 where batch_id = $1 and ledger_owner = any($2::uuid[]) and released_at is null',
      [batchId, ledgerOwners, at],
    );
    await tx.execute(
      `update payments.payout_request r set refused = $3 from payments.payee p
        where p.user_id = r.user_id and p.ledger_owner = any($2::uuid[]) and r.batch_id = $1 and r.refused is null`,
      [batchId, ledgerOwners, reason],
    );
    await this.refuseClaims(tx, ledgerOwners, reason);
  }

  async refuseRequests(tx: Tx, userIds: readonly string[], reason: string): Promise<void> {
    await tx.execute(
      'update payments.payout_request set refused = $2 where user_id = any($1::uuid[]) and batch_id is null and refused is null',
      [userIds, reason],
    );
    await this.refuseClaims(tx, userIds, reason);
  }

  private async refuseClaims(tx: Tx, ledgerOwners: readonly string[], reason: string): Promise<void> {
    await tx.execute(
      'update payments.claim_code set refused = $2 where ledger_owner = any($1::uuid[]) and requested_at is not null and refused is null',
      [ledgerOwners, reason],
    );
  }

  /** False when the batch is not in that state any more. */
  async setState(tx: Tx, batchId: string, from: BatchState, to: BatchState): Promise<boolean> {
    return (
      (await tx.execute('update payments.batch set state = $3 where id = $1 and state = $2', [
        batchId,
        from,
        to,
      ])) === 1
    );
  }

  async storeAttempt(tx: Tx, attempt: Attempt, shareSat: Sat): Promise<void> {
    await tx
      .repository(AttemptRow)
      .insert({ ...attempt, inputs: [...attempt.inputs], feeSat: attempt.feeSat.toString() });
    await tx.execute('update payments.item set fee_sat = $2 where batch_id = $1 and released_at is null', [
      attempt.batchId,
      shareSat.toString(),
    ]);
    await tx.execute('update payments.batch set fee_sat = $2 where id = $1', [
      attempt.batchId,
      attempt.feeSat.toString(),
    ]);
  }

  /** The newest attempt of a batch. */
  async attempt(tx: Tx, batchId: string): Promise<Attempt> {
    const [row] = await tx.query<Omit<Attempt, 'feeSat'> & { feeSat: string }>(
      'select batch_id as "batchId", number, txid, hex, inputs, fee_sat as "feeSat", confirmations from payments.attempt where batch_id = $1 order by number desc limit 1',
      [batchId],
    );
    if (row === undefined) throw new Error('a signed batch without its transaction');
    return { ...row, feeSat: sat(row.feeSat) };
  }

  async setConfirmations(tx: Tx, txid: string, confirmations: number): Promise<boolean> {
    return (
      (await tx.execute(
        'update payments.attempt set confirmations = $2 where txid = $1 and confirmations <> $2',
        [txid, confirmations],
      )) > 0
    );
  }
}
