import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';
import type { Charge, Used } from './budget';
import { BudgetEntryRow } from './budget-entry.entity';

@Injectable()
export class BudgetStore {
  async used(tx: Tx, userId: string, now: Date): Promise<Used> {
    const rows = await tx.query<{ logical_type: LogicalType | null; amount: string }>(
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

  /** A new reservation, or a void one taken up again. False when one stands already. */
  async reserve(tx: Tx, userId: string, charge: Charge, now: Date): Promise<boolean> {
    const touched = await tx.execute(
      `insert into privacy.budget_entry as entry (user_id, query_id, logical_types, class, reserved_micro, state, reserved_at)
       values ($1, $2, $3, $4, $5, 'reserved', $6)
       on conflict (user_id, query_id) do update
          set logical_types = excluded.logical_types, class = excluded.class, reserved_micro = excluded.reserved_micro, state = 'reserved', reserved_at = excluded.reserved_at
        where entry.state = 'void'`,
      [
        userId,
        charge.queryId,
        charge.types.map(({ logicalType }) => logicalType),
        charge.class,
        charge.chargeMicro,
        now,
      ],
    );
    return touched > 0;
  }

  /** Reservations of these people (everybody of the query when undefined) become void; returns how many. */
  voidReservations(
    tx: Tx,
    queryId: string,
    userIds: readonly string[] | undefined,
    shown: boolean,
  ): Promise<number> {
    return tx.execute(
      `update privacy.budget_entry set state = 'void', shown = $3 where query_id = $1 and state = 'reserved' and ($2::uuid[] is null or user_id = any($2))`,
      [queryId, userIds ?? null, shown],
    );
  }

  /** Turns reservations into charges: of the class now in force, never more than was reserved. */
  spend(
    tx: Tx,
    queryId: string,
    charges: readonly { readonly userId: string; readonly class: Level; readonly chargeMicro: number }[],
    now: Date,
  ): Promise<number> {
    return tx.execute(
      `update privacy.budget_entry e set state = 'spent', class = c.class, spent_micro = least(c.charge, e.reserved_micro), spent_at = $5, shown = false
         from unnest($2::uuid[], $3::text[], $4::bigint[]) as c (user_id, class, charge)
        where e.query_id = $1 and e.user_id = c.user_id and e.state = 'reserved'`,
      [
        queryId,
        charges.map(({ userId }) => userId),
        charges.map((charge) => charge.class),
        charges.map(({ chargeMicro }) => chargeMicro),
        now,
      ],
    );
  }

  /** Where only the head count was drawn, only its share stays spent. */
  async keepHeadCountShare(tx: Tx, queryId: string, shares: Readonly<Record<Level, number>>): Promise<void> {
    await tx.execute(
      `update privacy.budget_entry set spent_micro = least(spent_micro, case class when 'low' then $2::bigint when 'medium' then $3::bigint else $4::bigint end)
        where query_id = $1 and state = 'spent'`,
      [queryId, shares.low, shares.medium, shares.high],
    );
  }

  async show(tx: Tx, queryId: string): Promise<void> {
    await tx.execute('update privacy.budget_entry set shown = true where query_id = $1 and not shown', [
      queryId,
    ]);
  }

  entries(tx: Tx, userId: string, limit: number): Promise<BudgetEntryRow[]> {
    return tx
      .repository(BudgetEntryRow)
      .find({ where: { userId }, order: { reservedAt: 'DESC' }, take: limit });
  }
}
