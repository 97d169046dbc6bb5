import type { DataSource } from '@mynedata/platform';

/** A line of a booking: debit positive. */
export interface BookedLine {
  readonly kind: string;
  readonly owner?: string;
  readonly msat: bigint;
}

/** Books as the application's role may, past all use cases: to give balances, and to try what the database refuses. */
export async function book(
  database: DataSource,
  kind: string,
  ref: string,
  lines: readonly BookedLine[],
): Promise<void> {
  const booked = lines.filter(({ msat }) => msat !== 0n);
  await database.transaction(async (manager) => {
    const [journal] = await manager.query<{ id: string }[]>(
      'insert into payments.journal (kind, ref) values ($1, $2) returning id',
      [kind, ref],
    );
    const columns = [
      booked.map((line) => line.kind),
      booked.map(({ owner }) => owner ?? ''),
      booked.map(({ msat }) => msat.toString()),
    ];
    await manager.query(
      'insert into payments.account (kind, owner) select distinct * from unnest($1::text[], $2::text[]) order by 1, 2 on conflict do nothing',
      columns.slice(0, 2),
    );
    await manager.query(
      `insert into payments.entry (journal_id, account_id, amount_msat)
       select $1, a.id, sum(l.amount) from unnest($2::text[], $3::text[], $4::bigint[]) as l (kind, owner, amount)
         join payments.account a on a.kind = l.kind and a.owner = l.owner group by a.id having sum(l.amount) <> 0`,
      [journal?.id, ...columns],
    );
  });
}

export async function balanceMsat(database: DataSource, kind: string, owner = ''): Promise<bigint> {
  const [row] = await database.query<{ balance: string }[]>(
    'select balance_msat as balance from payments.account where kind = $1 and owner = $2',
    [kind, owner],
  );
  return BigInt(row?.balance ?? 0);
}
