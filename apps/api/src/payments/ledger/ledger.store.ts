import { Injectable } from '@nestjs/common';
import { Clock, type Tx } from '@mynedata/platform';
import type { AccountKind, BookingKind, Line } from './ledger';

export interface MovementRecord {
  readonly at: Date;
  readonly kind: BookingKind;
  readonly ref: string;
  readonly amountMsat: bigint;
}

/** The only code that books. Balances are changed by the database's own trigger; the application's role cannot. */
@Injectable()
export class LedgerStore {
  constructor(private readonly clock: Clock) {}

  /**
   * Books lines that add up to zero, all in one statement each, whatever their number. Lines of 0 are left out; a booking
   * without lines is none. False when this kind and reference was booked before: then nothing changed.
   */
  async book(tx: Tx, kind: BookingKind, ref: string, lines: readonly Line[]): Promise<boolean> {
    const booked = lines.filter(({ amountMsat }) => amountMsat !== 0n);
    if (booked.length === 0) return true;
    const [journal] = await tx.query<{ id: string }>(
      // The market's clock, not the database's: what was paid by a payment's due time is read off this.
      'insert into payments.journal (kind, ref, at) values ($1, $2, $3) on conflict do nothing returning id',
      [kind, ref, this.clock.now()],
    );
    if (journal === undefined) return false;
    const kinds = booked.map((line) => line.kind);
    const owners = booked.map((line) => line.owner ?? '');
    const amounts = booked.map(({ amountMsat }) => amountMsat.toString());
    await tx.execute(
      `insert into payments.account (kind, owner) select distinct kind, owner from unnest($1::text[], $2::text[]) as line (kind, owner)
        where not exists (select 1 from payments.account a where a.kind = line.kind and a.owner = line.owner) order by kind, owner
       on conflict do nothing`,
      [kinds, owners],
    );
    await tx.execute(
      `insert into payments.entry (journal_id, account_id, amount_msat)
       select $1, a.id, sum(line.amount) from unnest($2::text[], $3::text[], $4::bigint[]) as line (kind, owner, amount)
         join payments.account a on a.kind = line.kind and a.owner = line.owner
        group by a.id having sum(line.amount) <> 0`,
      [journal.id, kinds, owners, amounts],
    );
    return true;
  }

  async balance(tx: Tx, kind: AccountKind, owner = ''): Promise<bigint> {
    return (await this.balances(tx, kind, [owner])).get(owner) ?? 0n;
  }

  async balances(tx: Tx, kind: AccountKind, owners: readonly string[]): Promise<Map<string, bigint>> {
    const rows = await tx.query<{ owner: string; balance: string }>(
      'select owner, balance_msat as balance from payments.account where kind = $1 and owner = any($2)',
      [kind, owners],
    );
    return new Map(rows.map(({ owner, balance }) => [owner, BigInt(balance)]));
  }

  /** The amount that a booking put on an account; undefined when there is no such booking. */
  async booked(tx: Tx, kind: BookingKind, ref: string, account: AccountKind): Promise<bigint | undefined> {
    const [row] = await tx.query<{ amount: string }>(
      `select coalesce(sum(e.amount_msat) filter (where a.kind = $3), 0) as amount
         from payments.journal j join payments.entry e on e.journal_id = j.id join payments.account a on a.id = e.account_id
        where j.kind = $1 and j.ref = $2 having count(*) > 0`,
      [kind, ref, account],
    );
    return row === undefined ? undefined : BigInt(row.amount);
  }

  /** How often this was booked for one thing: once under its plain reference, again under `reference#n`. */
  async timesBooked(tx: Tx, kind: BookingKind, reference: string): Promise<number> {
    const [row] = await tx.query<{ count: string }>(
      "select count(*) as count from payments.journal where kind = $1 and (ref = $2 or starts_with(ref, $2 || '#'))",
      [kind, reference],
    );
    return Number(row?.count ?? 0);
  }

  /** What moved on one account, newest first. */
  async movements(tx: Tx, kind: AccountKind, owner: string, limit: number): Promise<MovementRecord[]> {
    const rows = await tx.query<{ at: Date; kind: BookingKind; ref: string; amount: string }>(
      `select j.at, j.kind, j.ref, e.amount_msat as amount from payments.account a join payments.entry e on e.account_id = a.id join payments.journal j on j.id = e.journal_id
        where a.kind = $1 and a.owner = $2 order by j.id desc limit $3`,
      [kind, owner, limit],
    );
    return rows.map((row) => ({ at: row.at, kind: row.kind, ref: row.ref, amountMsat: BigInt(row.amount) }));
  }
}
