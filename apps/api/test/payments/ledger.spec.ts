import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { sqlState, violatedConstraint } from '@mynedata/platform';
import { type Market, openMarket } from '../market';
import { type BookedLine, book as bookIn } from '../booking';

const full = process.env['TEST_FULL'] === '1';
let market: Market;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(() => market.close());

const book = (kind: string, ref: string, lines: readonly BookedLine[]): Promise<void> =>
  bookIn(market.database, kind, ref, lines);
const fails = async (
  work: Promise<unknown>,
): Promise<{ state: string | undefined; constraint: string | undefined }> => {
  try {
    await work;
  } catch (error) {
    return { state: sqlState(error), constraint: violatedConstraint(error) };
  }
  return { state: undefined, constraint: undefined };
};
const denied = '42501';
const integrity = '23000';
const checkViolated = '23514';
let serial = 0;
const reference = (): string => `ref-${serial++}`;
const fund = (owner: string, msat: bigint) =>
  book('deposit', reference(), [
    { kind: 'wallet', msat: msat },
    { kind: 'user_available', owner, msat: -msat },
  ]);

describe('the ledger', () => {
  it('sums to zero and every balance is the sum of its entries, whatever is booked or refused', async () => {
    const kinds: readonly string[] = [
      'wallet',
      'network_fees',
      'query_escrow',
      'user_available',
      'user_reserved',
      'processor_credit',
      'platform_fee',
      'platform_float',
      'platform',
    ];
    const line = fc.record({
      kind: fc.constantFrom(...kinds),
      owner: fc.constantFrom('a', 'b', 'c'),
      msat: fc.bigInt(-50_000n, 50_000n).map((amount) => amount * 1000n),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (lines, balance) => {
          const rest = lines.reduce((sum, { msat }) => sum + msat, 0n);
          const all: BookedLine[] = balance ? [...lines, { kind: 'platform', msat: -rest }] : lines;
          await book('deposit', reference(), all).catch(() => undefined);
          const [state] = await market.owner.query<{ total: string; wrong: number; overdrawn: number }[]>(
            `select (select coalesce(sum(balance_msat), 0) from payments.account)::text as total,
                  (select count(*) from payments.account a where balance_msat <> (select coalesce(sum(amount_msat), 0) from payments.entry where account_id = a.id))::int as wrong,
                  (select count(*) from payments.account where kind in ('user_available', 'user_reserved', 'query_escrow', 'processor_credit') and balance_msat > 0)::int as overdrawn`,
          );
          expect(state).toEqual({ total: '0', wrong: 0, overdrawn: 0 });
        },
      ),
      { numRuns: full ? 500 : 60 },
    );
  });

  it('refuses a booking that does not balance, and one with a single line', async () => {
    expect(
      (
        await fails(
          book('deposit', reference(), [
            { kind: 'wallet', msat: 2000n },
            { kind: 'unassigned', msat: -1000n },
          ]),
        )
      ).state,
    ).toBe(integrity);
    expect((await fails(book('deposit', reference(), [{ kind: 'platform', msat: 2000n }]))).state).toBe(
      integrity,
    );
  });

  it('refuses a line that is added to a booking after it was found balanced', async () => {
    await expect(
      market.database.transaction(async (manager) => {
        const [journal] = await manager.query<{ id: string }[]>(
          "insert into payments.journal (kind, ref) values ('deposit', 'patched') returning id",
        );
        await manager.query(
          "insert into payments.account (kind, owner) values ('wallet', ''), ('unassigned', ''), ('user_available', 'mallory') on conflict do nothing",
        );
        const line = (kind: string, owner: string, msat: number): string =>
          `select ${journal?.id}, id, ${msat} from payments.account where kind = '${kind}' and owner = '${owner}'`;
        await manager.query(
          `insert into payments.entry ${line('wallet', '', 1000)} union all ${line('unassigned', '', -1000)}`,
        );
        await manager.query('set constraints payments.journal_balances immediate');
        await manager.query(`insert into payments.entry ${line('user_available', 'mallory', -777000)}`);
      }),
    ).rejects.toThrow(/one statement/);
  });

  it('books the same reference once, also when thirty come at a time', async () => {
    const ref = reference();
    const answers = await Promise.allSettled(
      Array.from({ length: 30 }, () =>
        book('deposit', ref, [
          { kind: 'wallet', msat: 7000n },
          { kind: 'unassigned', owner: ref, msat: -7000n },
        ]),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(violatedConstraint(answer.reason)).toBe('journal_booked_once');
    const [row] = await market.owner.query<{ balance: string }[]>(
      "select balance_msat::text as balance from payments.account where kind = 'unassigned' and owner = $1",
      [ref],
    );
    expect(row?.balance).toBe('-7000');
  });

  it('lets nobody spend more than they have, also when fifty try at a time', async () => {
    await fund('spender', 50_000_000n);
    const spend = () =>
      book('reserve', reference(), [
        { kind: 'user_available', owner: 'spender', msat: 10_000_000n },
        { kind: 'user_reserved', owner: 'spender', msat: -10_000_000n },
      ]);
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, spend));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(violatedConstraint(outcome.reason)).toBe('account_balance');
  });

  it('survives many bookings that touch the same accounts in different orders', async () => {
    for (const owner of ['p', 'q', 'r']) await fund(owner, 1_000_000n);
    const move = (from: string, to: string) =>
      book('reserve', reference(), [
        { kind: 'user_available', owner: from, msat: 1000n },
        { kind: 'user_available', owner: to, msat: -1000n },
      ]);
    const pairs = [
      ['p', 'q'],
      ['q', 'p'],
      ['r', 'p'],
      ['q', 'r'],
      ['p', 'r'],
      ['r', 'q'],
    ] as const;
    const pair = (index: number): readonly [string, string] => pairs[index % pairs.length] ?? pairs[0];
    const outcomes = await Promise.allSettled(
      Array.from({ length: 120 }, (_, index) => move(...pair(index))),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  it('keeps the float and the fee on the operator’s side of zero', async () => {
    for (const kind of ['platform_float', 'platform_fee'] as const) {
      expect(
        await fails(
          book('settle', reference(), [
            { kind, msat: 1_000_000_000n },
            { kind: 'platform', msat: -1_000_000_000n },
          ]),
        ),
      ).toEqual({ state: checkViolated, constraint: 'account_balance' });
    }
  });

  it('knows whole satoshis only in the wallet', async () => {
    expect(
      (
        await fails(
          book('deposit', reference(), [
            { kind: 'wallet', msat: 1500n },
            { kind: 'unassigned', msat: -1500n },
          ]),
        )
      ).state,
    ).toBe(integrity);
  });

  it('lets the application’s role change no balance and no booking, and open no account with money in it', async () => {
    for (const sql of [
      'update payments.account set balance_msat = 0',
      'delete from payments.account',
      'update payments.journal set kind = kind',
      'delete from payments.journal',
      'update payments.entry set amount_msat = 1',
      'delete from payments.entry',
      'truncate payments.entry',
      'alter table payments.entry disable trigger all',
      'drop schema payments cascade',
    ]) {
      expect([sql, (await fails(market.database.query(sql))).state]).toEqual([sql, denied]);
    }
    expect(
      (
        await fails(
          market.database.query(
            "insert into payments.account (kind, owner, balance_msat) values ('user_available', 'thief', -1000)",
          ),
        )
      ).state,
    ).toBe(integrity);
  });

  it('cannot be rewritten by its owner by accident, nor an old booking extended', async () => {
    for (const sql of [
      'update payments.journal set kind = kind',
      'delete from payments.entry',
      'truncate payments.entry cascade',
      'update payments.entry set amount_msat = 1',
    ]) {
      expect([sql, (await fails(market.owner.query(sql))).state]).toEqual([sql, integrity]);
    }
    const later =
      "insert into payments.entry (journal_id, account_id, amount_msat) select j.id, a.id, 1000 from payments.journal j, payments.account a where a.kind = 'platform' and not exists (select 1 from payments.entry e where e.journal_id = j.id and e.account_id = a.id) limit 1";
    expect((await fails(market.database.query(later))).state).toBe(integrity);
  });
});
