import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { escrowOf, sat } from '@mynedata/money';
import { Database, type Tx } from '@mynedata/platform';
import { type Market, openMarket } from '../market';
import { balanceMsat, book } from '../booking';
import type { Person } from '../person';
import {
  CreditBack,
  EnsurePayee,
  FundFromCredit,
  OpenEscrow,
  ReadCredit,
  ReadEscrow,
  ReadFloat,
  SettleQuery,
} from '@mynedata/payments';

const full = process.env['TEST_FULL'] === '1';
let market: Market;
let processor: Person;
let organisationId: string;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(() => market.close());
beforeEach(async () => {
  processor = await market.newcomer().registerAsProcessor();
  organisationId = ((await processor.get('/profile')).body as { organisation: { id: string } }).organisation
    .id;
});

const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  market.app.get(Database).transaction(work);
const balance = (kind: string, owner = ''): Promise<bigint> => balanceMsat(market.database, kind, owner);
let serial = 0;
const giveCredit = (amountSat: bigint) =>
  book(market.database, 'deposit', `given-${serial++}`, [
    { kind: 'wallet', msat: amountSat * 1000n },
    { kind: 'processor_credit', owner: organisationId, msat: -amountSat * 1000n },
  ]);
const giveFloat = (amountSat: bigint) =>
  book(market.database, 'float-deposit', `given-${serial++}`, [
    { kind: 'wallet', msat: amountSat * 1000n },
    { kind: 'platform_float', msat: -amountSat * 1000n },
  ]);
const emptyFloat = async () => {
  const left = -(await balance('platform_float'));
  if (left > 0n)
    await book(market.database, 'settle', `given-${serial++}`, [
      { kind: 'platform_float', msat: left },
      { kind: 'platform', msat: -left },
    ]);
};

interface Given {
  readonly queryId: string;
  readonly rewardSat: ReturnType<typeof sat>;
  readonly feeSat: ReturnType<typeof sat>;
  readonly escrowSat: ReturnType<typeof sat>;
  readonly max: number;
  readonly min: number;
  readonly margin: number;
}
async function funded(rewardSat: bigint, min: number, max: number, margin: number): Promise<Given> {
  const queryId = crypto.randomUUID();
  const { feeSat, escrowSat } = escrowOf({ rewardSat: sat(rewardSat), max, margin, feeShareMicro: 50_000 });
  await giveCredit(escrowSat);
  await inTransaction((tx) =>
    market.app
      .get(OpenEscrow)
      .within(tx, { queryId, organisationId, escrowSat, address: `address-${serial++}` }),
  );
  await market.app.get(FundFromCredit).run(organisationId, queryId, undefined, 'all');
  return { queryId, rewardSat: sat(rewardSat), feeSat, escrowSat, min, max, margin };
}
const settle = (given: Given, headCount: number, payees: readonly string[]) =>
  inTransaction((tx) => market.app.get(SettleQuery).within(tx, { ...given, headCount, payees }));
const ids = (n: number): string[] => Array.from({ length: n }, () => crypto.randomUUID());
const clamp = (value: number, { min, max, margin }: Given): number =>
  Math.min(Math.max(value, min), max + margin);

describe('a settlement', () => {
  it('pays everybody exactly the reward, whatever the head count says, and the float takes the difference', async () => {
    await giveFloat(100_000_000n);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 150 }),
        fc.integer({ min: -50, max: 250 }),
        fc.bigInt(1n, 5000n),
        async (n, headCount, reward) => {
          const given = await funded(reward, 20, 100, 26);
          const [floatBefore, feeBefore, creditBefore] = [
            await balance('platform_float'),
            await balance('platform_fee'),
            await balance('processor_credit', organisationId),
          ];
          const payees = ids(n);
          expect(await settle(given, headCount, payees)).toBe('settled');
          for (const payee of payees) expect(await balance('user_available', payee)).toBe(-reward * 1000n);
          const charged = BigInt(clamp(headCount, given));
          expect((await balance('platform_float')) - floatBefore).toBe(
            reward * (BigInt(n) - charged) * 1000n,
          );
          expect((await balance('platform_fee')) - feeBefore).toBe(0n - given.feeSat * 1000n);
          expect((await balance('processor_credit', organisationId)) - creditBefore).toBe(
            0n - (given.escrowSat - given.feeSat - reward * charged) * 1000n,
          );
          expect(await balance('query_escrow', given.queryId)).toBe(0n);
          const [sum] = await market.owner.query<{ sum: string }[]>(
            'select sum(balance_msat)::text as sum from payments.account',
          );
          expect(sum?.sum).toBe('0');
        },
      ),
      { numRuns: full ? 100 : 8 },
    );
  });

  it('done twice books once', async () => {
    await giveFloat(100_000n);
    const given = await funded(100n, 20, 50, 12);
    const payees = ids(30);
    await settle(given, 33, payees);
    expect(await settle(given, 33, payees)).toBe('settled');
    expect(await balance('user_available', payees[0])).toBe(-100_000n);
  });

  it('waits with an alarm while the float does not cover the tail of the noise, and leaves everything as it was', async () => {
    await emptyFloat();
    const given = await funded(100n, 20, 50, 12);
    const payees = ids(45);
    expect(await settle(given, 20, payees)).toBe('float-too-small');
    expect(await balance('query_escrow', given.queryId)).toBe(0n - given.escrowSat * 1000n);
    expect(await balance('user_available', payees[0])).toBe(0n);
    const alarms = async () =>
      (await market.app.get(ReadFloat).run()).alarms.filter(({ subject }) => subject === given.queryId);
    expect(await alarms()).toHaveLength(1);
    await giveFloat(2500n);
    expect(await settle(given, 20, payees)).toBe('settled');
    expect(await alarms()).toHaveLength(0);
    expect(await balance('platform_float')).toBe(0n);
  });

  it('of a query without reward books nothing', async () => {
    expect(
      await inTransaction((tx) =>
        market.app.get(SettleQuery).within(tx, {
          queryId: crypto.randomUUID(),
          rewardSat: sat(0n),
          payees: ids(3),
          headCount: 30,
          min: 20,
          max: 50,
          margin: 0,
          feeSat: sat(0n),
        }),
      ),
    ).toBe('settled');
  });

  it('pays a large crowd in one booking', async () => {
    const n = full ? 100_000 : 10_000;
    await giveFloat(1_000_000n);
    const given = await funded(1n, 20, n, 26);
    const start = performance.now();
    expect(await settle(given, n, ids(n))).toBe('settled');
    console.log(`settled ${n} payees in ${Math.round(performance.now() - start)} ms`);
    const [row] = await market.owner.query<{ n: number }[]>(
      "select count(*)::int as n from payments.entry e join payments.journal j on j.id = e.journal_id join payments.account a on a.id = e.account_id where j.kind = 'settle' and j.ref = $1 and a.kind = 'user_available'",
      [given.queryId],
    );
    expect(row?.n).toBe(n);
  });
});

describe('credit', () => {
  const open = async (escrowSat: bigint): Promise<string> => {
    const queryId = crypto.randomUUID();
    await inTransaction((tx) =>
      market.app
        .get(OpenEscrow)
        .within(tx, { queryId, organisationId, escrowSat: sat(escrowSat), address: `address-${serial++}` }),
    );
    return queryId;
  };
  const escrow = (queryId: string) => inTransaction((tx) => market.app.get(ReadEscrow).within(tx, queryId));

  it('funds a query once, also when the same request comes twenty times at a time', async () => {
    await giveCredit(5000n);
    const queryId = await open(2000n);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        market.app.get(FundFromCredit).run(organisationId, queryId, sat(500n), 'key'),
      ),
    );
    expect(answers.every(({ appliedSat }) => appliedSat === 500n)).toBe(true);
    expect(await market.app.get(ReadCredit).run(organisationId)).toBe(4500n);
    expect(await escrow(queryId)).toMatchObject({ state: 'open', heldSat: 500n });
    expect(
      (await market.app.get(FundFromCredit).run(organisationId, queryId, undefined, 'rest')).appliedSat,
    ).toBe(1500n);
    expect(await escrow(queryId)).toMatchObject({ state: 'funded', heldSat: 2000n });
  });

  it('is never spent twice on two queries at the same moment', async () => {
    await giveCredit(3000n);
    const queries = [await open(2000n), await open(2000n), await open(2000n)];
    const outcomes = await Promise.allSettled(
      queries.map((queryId) => market.app.get(FundFromCredit).run(organisationId, queryId, undefined, 'all')),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'credit-too-small' });
    expect(await market.app.get(ReadCredit).run(organisationId)).toBe(1000n);
  });

  it('pays no more than is missing, and not another organisation’s query', async () => {
    await giveCredit(3000n);
    const queryId = await open(1000n);
    await expect(
      market.app.get(FundFromCredit).run(organisationId, queryId, sat(1001n), 'k'),
    ).rejects.toMatchObject({ code: 'nothing-to-fund' });
    await expect(
      market.app.get(FundFromCredit).run(crypto.randomUUID(), queryId, undefined, 'k'),
    ).rejects.toMatchObject({ code: 'escrow-not-found' });
  });

  it('gets back whatever the escrow of an ended query holds, once', async () => {
    await giveCredit(700n);
    const queryId = await open(1000n);
    await market.app.get(FundFromCredit).run(organisationId, queryId, sat(700n), 'k');
    for (let again = 0; again < 2; again++)
      await inTransaction((tx) => market.app.get(CreditBack).within(tx, queryId));
    expect(await escrow(queryId)).toMatchObject({ state: 'credited', heldSat: 0n });
    expect(await processor.get('/credit')).toMatchObject({
      status: 200,
      body: {
        creditSat: '700',
        movements: [
          { kind: 'refund', amountSat: '700', queryId },
          { kind: 'fund', amountSat: '-700', queryId },
          { kind: 'deposit', amountSat: '700' },
        ],
      },
    });
  });

  it('is shown to processors only', async () => {
    const user = await market.newcomer().registerAsUser();
    expect((await user.get('/credit')).status).toBe(403);
    expect((await market.newcomer().get('/credit')).status).toBe(401);
  });
});

describe('a payee', () => {
  it('gets one pseudonymous account, which stays when the person goes', async () => {
    const user = await market.newcomer().registerAsUser();
    const { accountId } = (await user.get('/profile')).body as { accountId: string };
    for (let again = 0; again < 2; again++)
      await inTransaction((tx) => market.app.get(EnsurePayee).within(tx, accountId));
    const rows = await market.owner.query<{ ledger_owner: string }[]>(
      'select ledger_owner from payments.payee_account where user_id = $1',
      [accountId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.ledger_owner).not.toBe(accountId);
  });
});
