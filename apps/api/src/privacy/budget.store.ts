import { Injectable } from '@nestjs/common';
import type { Cursor, Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';
import type { Charge, MeterKey, Used } from './budget';

/** What became of a reservation. */
export interface BudgetEntry {
  /** Of the query, or of the count of the market. */
  readonly id: string;
  readonly of: 'query' | 'market_statistics';
  readonly logicalTypes: readonly LogicalType[];
  readonly class: Level;
  readonly state: 'reserved' | 'spent' | 'void';
  readonly reservedMicro: number;
  readonly spentMicro: number;
  readonly reservedAt: Date;
  readonly spentAt: Date | null;
  /** False from the claim to the release. */
  readonly shown: boolean;
}

/** Micro-ε that count now. */
export interface Counted {
  readonly usedMicro: number;
  readonly reservedMicro: number;
}

@Injectable()
export class BudgetStore {
  async used(tx: Tx, userId: string, now: Date): Promise<Used> {
    const rows = await tx.prepared<{ logical_type: LogicalType | null; amount: string }>(
      `select t.logical_type, sum(c.amount_micro) as amount
         from privacy.budget_charge c cross join lateral unnest(c.logical_types) as t (logical_type)
        where c.user_id = $1 and c.counts_until > $2 group by t.logical_type
       union all
       select null, coalesce(sum(amount_micro), 0) from privacy.budget_charge where user_id = $1 and counts_until > $2`,
      [userId, now],
    );
    const byType = Object.fromEntries(
      rows.filter((row) => row.logical_type !== null).map((row) => [row.logical_type, Number(row.amount)]),
    );
    return { byType, total: Number(rows.find((row) => row.logical_type === null)?.amount ?? 0) };
  }

  /** New reservations, or void ones taken up again. Returns how many: fewer than given where some stand already. */
  reserve(
    tx: Tx,
    queryId: string,
    charges: readonly (Omit<Charge, 'queryId'> & { readonly userId: string })[],
    now: Date,
  ): Promise<number> {
    return tx.execute(
      `insert into privacy.budget_entry as entry (user_id, query_id, logical_types, class, reserved_micro, state, reserved_at)
       select user_id, $1, logical_types, class, reserved_micro, 'reserved', $2
         from jsonb_to_recordset($3) as c (user_id uuid, logical_types text[], class text, reserved_micro bigint)
       on conflict (user_id, query_id) do update
          set logical_types = excluded.logical_types, class = excluded.class, reserved_micro = excluded.reserved_micro, state = 'reserved', reserved_at = excluded.reserved_at
        where entry.state = 'void'`,
      [
        queryId,
        now,
        JSON.stringify(
          charges.map((charge) => ({
            user_id: charge.userId,
            logical_types: charge.types.map(({ logicalType }) => logicalType),
            class: charge.class,
            reserved_micro: charge.chargeMicro,
          })),
        ),
      ],
    );
  }

  /** Reservations of these people (everybody of the query when undefined) become void. */
  async voidReservations(
    tx: Tx,
    queryId: string,
    userIds: readonly string[] | undefined,
    shown: boolean,
  ): Promise<void> {
    await tx.execute(
      `update privacy.budget_entry set state = 'void', shown = $3 where query_id = $1 and state = 'reserved' and ($2::uuid[] is null or user_id = any($2))`,
      [queryId, userIds ?? null, shown],
    );
  }

  /** The claim: every reservation of the query that stands becomes the charge of its class. Returns how many stand. */
  async claim(tx: Tx, queryId: string, charges: Readonly<Record<Level, number>>, now: Date): Promise<number> {
    await tx.execute(
      'insert into privacy.claim (query_id, claimed_at, low_micro, medium_micro, high_micro) values ($1, $2, $3, $4, $5)',
      [queryId, now, charges.low, charges.medium, charges.high],
    );
    const [row] = await tx.query<{ n: string }>(
      `select count(*) as n from privacy.budget_entry where query_id = $1 and state = 'reserved'`,
      [queryId],
    );
    return Number(row?.n ?? 0);
  }

  /** The class now in force of those for whom it is stricter than what was shown. */
  async tighten(
    tx: Tx,
    queryId: string,
    people: readonly { readonly userId: string; readonly class: Level }[],
  ): Promise<void> {
    await tx.execute(
      `update privacy.budget_entry e set class = p.class from unnest($2::uuid[], $3::text[]) as p (user_id, class)
        where e.query_id = $1 and e.user_id = p.user_id and e.state = 'reserved'`,
      [queryId, people.map(({ userId }) => userId), people.map((person) => person.class)],
    );
  }

  /** Where only the head count was drawn, only its share stays spent. */
  async keepHeadCountShare(tx: Tx, queryId: string, shares: Readonly<Record<Level, number>>): Promise<void> {
    await tx.execute(
      `update privacy.claim set low_micro = least(low_micro, $2), medium_micro = least(medium_micro, $3), high_micro = least(high_micro, $4) where query_id = $1`,
      [queryId, shares.low, shares.medium, shares.high],
    );
  }

  async show(tx: Tx, queryId: string): Promise<void> {
    await tx.execute('update privacy.claim set shown = true where query_id = $1', [queryId]);
  }

  /** What counts of each kind of data, and over all: charges of the window, and what is reserved or looks so until the release. */
  async counted(tx: Tx, userId: string, now: Date): Promise<ReadonlyMap<MeterKey, Counted>> {
    const rows = await tx.prepared<{ key: MeterKey; used: string; reserved: string }>(
      `select coalesce(t.logical_type, 'all') as key,
              coalesce(sum(c.amount_micro) filter (where c.counts_until < 'infinity'), 0) as used,
              coalesce(sum(c.amount_micro) filter (where c.counts_until = 'infinity'), 0) as reserved
         from privacy.budget_charge c
         cross join lateral (select unnest(c.logical_types) as logical_type union all select null) t
        where c.user_id = $1 and c.counts_until > $2 group by t.logical_type`,
      [userId, now],
    );
    return new Map(
      rows.map(({ key, used, reserved }) => [
        key,
        { usedMicro: Number(used), reservedMicro: Number(reserved) },
      ]),
    );
  }

  /** What a person reserved and was charged, newest first, after a place in the list. */
  async entries(
    tx: Tx,
    userId: string,
    after: Cursor | undefined,
    limit: number,
  ): Promise<readonly BudgetEntry[]> {
    const rows = await tx.query<
      Omit<BudgetEntry, 'reservedMicro' | 'spentMicro'> & {
        readonly reservedMicro: string;
        readonly spentMicro: string;
      }
    >(
      `select id, of, logical_types as "logicalTypes", class, state, shown, reserved_micro as "reservedMicro", spent_micro as "spentMicro",
              date_trunc('milliseconds', reserved_at) as "reservedAt", spent_at as "spentAt"
         from (select query_id as id, 'query' as of, logical_types, class, state, shown, reserved_micro, spent_micro, reserved_at, spent_at
                 from privacy.budget_position where user_id = $1
               union all
               select draw_id, 'market_statistics', logical_types, class, 'spent', true, amount_micro, amount_micro, charged_at, charged_at
                 from privacy.market_charge where user_id = $1) e
        where $2::timestamptz is null or (date_trunc('milliseconds', reserved_at), id) < ($2::timestamptz, $3::uuid)
        order by date_trunc('milliseconds', reserved_at) desc, id desc limit $4`,
      [userId, after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map((row) => ({
      ...row,
      reservedMicro: Number(row.reservedMicro),
      spentMicro: Number(row.spentMicro),
    }));
  }
}
