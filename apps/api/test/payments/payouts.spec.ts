import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Database, type Tx } from '@mynedata/platform';
import { type Market, openMarket } from '../market';
import { type OwnNode, startOwnNode } from '../own-node';
import type { Person, Reply } from '../person';
import {
  DepositToFloat,
  EnsurePayee,
  type InterruptionPoint,
  Interruptions,
  interruptionPoints,
} from '@mynedata/payments';
import { book } from '../booking';

const full = process.env['TEST_FULL'] === '1';
/** One before each thing that must not be done twice; TEST_FULL runs them all. */
const points: readonly InterruptionPoint[] = full
  ? interruptionPoints
  : [
      'inside-reserve',
      'after-reserve',
      'inside-store',
      'after-store',
      'after-send',
      'inside-broadcast',
      'inside-confirm',
    ];

describe.runIf(inject('bitcoinRpcUrl') !== undefined)('payouts', () => {
  let node: OwnNode;
  let market: Market;
  let serial = 0;

  const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    market.app.get(Database).transaction(work);
  const run = () => market.jobs.tick('payments.payouts');
  /** A person with a balance and an address in a wallet of their own kind. */
  const earner = async (
    amountSat: bigint,
    addressType: 'bech32' | 'bech32m' = 'bech32m',
  ): Promise<{ person: Person; address: string; userId: string; owner: string }> => {
    const person = await market.newcomer().registerAsUser();
    const { accountId } = (await person.get('/profile')).body as { accountId: string };
    const owner = await inTransaction(async (tx) => {
      return market.app.get(EnsurePayee).within(tx, accountId);
    });
    await book(market.database, 'settle', `given-${serial++}`, [
      { kind: 'platform_float', msat: amountSat * 1000n },
      { kind: 'user_available', owner, msat: -amountSat * 1000n },
    ]);
    const address = await node.call<string>('getnewaddress', ['', addressType], 'recipient');
    return { person, address, userId: accountId, owner };
  };
  const setAddress = async ({ person, address }: { person: Person; address: string }): Promise<Reply> =>
    person.put('/earnings/address', { address });
  const payNow = (person: Person, acceptFeeSat: string, key = `key-${serial++}`): Promise<Reply> =>
    person.post('/earnings/payouts', { acceptFeeSat }, { 'idempotency-key': key });
  const askForAll = async (person: Person): Promise<string> => {
    const { body } = await person.post('/earnings/payouts/preview');
    expect(body).toMatchObject({ feasible: true });
    expect((await payNow(person, (body as { feeSat: string }).feeSat)).status).toBe(201);
    return (body as { feeSat: string }).feeSat;
  };
  const received = async (address: string): Promise<bigint> => {
    await node.call('syncwithvalidationinterfacequeue');
    return BigInt(
      Math.round((await node.call<number>('getreceivedbyaddress', [address, 0], 'recipient')) * 1e8),
    );
  };
  const earnings = async (person: Person) =>
    (await person.get('/earnings')).body as {
      availableSat: string;
      inPayoutSat: string;
      paidSat: string;
      payouts: {
        state: string;
        grossSat: string;
        feeSat: string;
        netSat: string;
        txid: string;
        confirmations: number;
      }[];
      request?: { state: string; reason?: string };
    };
  /** I1 and I2: the ledger sums to zero, and its wallet account is what the node's wallet holds. */
  const expectBooksToMatchChain = async () => {
    const [row] = await market.owner.query<{ total: string; wallet: string }[]>(
      "select sum(balance_msat)::text as total, (sum(balance_msat) filter (where kind = 'wallet') / 1000)::bigint::text as wallet from payments.account",
    );
    const { mine } = await node.call<{ mine: { trusted: number; untrusted_pending: number } }>(
      'getbalances',
      [],
      'payouts',
    );
    expect(row).toEqual({
      total: '0',
      wallet: String(Math.round((mine.trusted + mine.untrusted_pending) * 1e8)),
    });
  };

  beforeAll(async () => {
    node = await startOwnNode();
    await node.call('createwallet', ['recipient']);
    market = await openMarket({ environment: { BITCOIN_RPC_URL: node.rpcUrl, BITCOIN_WALLET: 'payouts' } });
    await node.pay(await market.app.get(DepositToFloat).address(), '0.05');
    await node.mine(1);
    await market.jobs.tick('payments.deposits');
  });
  afterAll(async () => {
    await market.close();
    await node.close();
  });

  it('arrive at the person’s own wallet, exactly what was promised and once', async () => {
    const { person, address } = await earner(50_000n);
    expect(await setAddress({ person, address })).toMatchObject({
      status: 200,
      body: { availableSat: '50000', address: { address } },
    });
    const fee = await askForAll(person);
    await run();
    const [payout] = (await earnings(person)).payouts;
    expect(payout).toMatchObject({ state: 'sent', grossSat: '50000', confirmations: 0 });
    expect(BigInt(payout?.feeSat ?? 0)).toBeLessThanOrEqual(BigInt(fee));
    expect(await received(address)).toBe(50_000n - BigInt(payout?.feeSat ?? 0));
    await run();
    await node.mine(1);
    await run();
    expect(await earnings(person)).toMatchObject({
      availableSat: '0',
      inPayoutSat: '0',
      paidSat: payout?.netSat,
      payouts: [{ state: 'confirmed', confirmations: 1 }],
      request: { state: 'sent' },
    });
    expect(await received(address)).toBe(BigInt(payout?.netSat ?? 0));
    await expectBooksToMatchChain();
  });

  it('of a claim code arrive at the address that is given with it, once, also when it is asked for again', async () => {
    const { person, address, owner } = await earner(80_000n);
    const password = 'correct horse battery';
    const { claimCode: code } = (await person.post('/claim-codes', { password })).body as {
      claimCode: string;
    };
    const body = { password, remainder: 'claim_code', claimCode: code };
    expect((await person.post('/profile/erasure', body)).status).toBe(204);
    const stranger = market.newcomer();
    const preview = await stranger.post('/claim-codes/payouts/preview', { code, address });
    expect(preview.body).toMatchObject({ feasible: true, grossSat: '80000' });
    const { feeSat } = preview.body as { feeSat: string };
    const ask = (acceptFeeSat: string) =>
      stranger.post('/claim-codes/payouts', { code, address, acceptFeeSat });
    expect((await ask('0')).status).toBe(409);
    expect(
      (await stranger.post('/claim-codes/payouts', { code, address: 'nowhere', acceptFeeSat: feeSat }))
        .status,
    ).toBe(422);
    for (const reply of [await ask(feeSat), await ask(feeSat)])
      expect([reply.status, (reply.body as { address: string }).address]).toEqual([202, address]);
    // A busy node may have the batch wait for another tick.
    for (let tick = 0; tick < 5 && (await received(address)) === 0n; tick++) await run();
    const paid = await received(address);
    expect(paid).toBeGreaterThanOrEqual(80_000n - BigInt(feeSat));
    expect((await ask(feeSat)).status).toBe(409);
    await node.mine(1);
    await run();
    await run();
    expect(await received(address)).toBe(paid);
    const [{ count }] = await market.owner.query(
      'select count(*)::int as count from payments.item where ledger_owner = $1 and released_at is null',
      [owner],
    );
    expect(count).toBe(1);
  });

  it('of several people share one transaction and its fee equally', async () => {
    const people = [await earner(40_000n), await earner(30_000n, 'bech32'), await earner(20_000n)];
    for (const each of people) {
      await setAddress(each);
      await askForAll(each.person);
    }
    await run();
    const payouts = await Promise.all(people.map(async ({ person }) => (await earnings(person)).payouts[0]));
    expect(new Set(payouts.map((payout) => payout?.txid)).size).toBe(1);
    expect(new Set(payouts.map((payout) => payout?.feeSat)).size).toBe(1);
    for (const [index, { address }] of people.entries())
      expect(await received(address)).toBe(BigInt(payouts[index]?.netSat ?? 0));
    await node.mine(1);
    await run();
    await expectBooksToMatchChain();
  });

  it('asked for again with the same key change nothing; a second wish at the same time is refused', async () => {
    const { person, address } = await earner(50_000n);
    await setAddress({ person, address });
    const answers = await Promise.all(Array.from({ length: 5 }, () => payNow(person, '5000', 'same')));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(await payNow(person, '5000', 'another')).toMatchObject({
      status: 409,
      body: { code: 'payout-waiting' },
    });
    await run();
    expect((await payNow(person, '5000', 'same')).status).toBe(201);
    await node.mine(1);
    await run();
    expect((await earnings(person)).payouts).toHaveLength(1);
  });

  it('are refused when the fee is more than what was accepted, and when it would take too much', async () => {
    const { person, address } = await earner(50_000n);
    expect(await person.post('/earnings/payouts/preview')).toMatchObject({
      status: 200,
      body: { feasible: false, reason: 'no_address' },
    });
    expect(await payNow(person, '5000')).toMatchObject({ status: 409, body: { code: 'no-payout-address' } });
    await setAddress({ person, address });
    expect(await payNow(person, '1')).toMatchObject({ status: 409, body: { code: 'payout-fee-changed' } });
    const poor = await earner(700n);
    await setAddress(poor);
    expect(await poor.person.post('/earnings/payouts/preview')).toMatchObject({
      body: { feasible: false, reason: 'fee_share' },
    });
    expect(await payNow(poor.person, '5000')).toMatchObject({
      status: 409,
      body: { code: 'payout-not-feasible' },
    });
    expect((await person.post('/earnings/payouts', { acceptFeeSat: '100' })).status).toBe(422);
  });

  it('that the wallet cannot pay are cancelled with an alarm, and the balance is available again', async () => {
    const { person, address, owner } = await earner(50_000n);
    await setAddress({ person, address });
    await book(market.database, 'settle', `given-${serial++}`, [
      { kind: 'platform', msat: 9_000_000_000_000n },
      { kind: 'user_available', owner, msat: -9_000_000_000_000n },
    ]);
    await askForAll(person);
    await run();
    expect(await earnings(person)).toMatchObject({
      availableSat: '9000050000',
      inPayoutSat: '0',
      payouts: [],
      request: { state: 'refused' },
    });
    const [alarm] = await market.owner.query<{ kind: string }[]>(
      "select kind from payments.alarm where kind = 'payout-coins-missing' and resolved_at is null",
    );
    expect(alarm).toBeDefined();
    await book(market.database, 'settle', `given-${serial++}`, [
      { kind: 'platform', msat: -9_000_000_000_000n },
      { kind: 'user_available', owner, msat: 9_000_000_000_000n },
    ]);
    await market.owner.query('delete from payments.payout_address where address = $1', [address]);
  });

  it('happen by themselves when 25 people’s random waits are over, and not before', async () => {
    const people = await Promise.all(Array.from({ length: 25 }, () => earner(20_000n)));
    for (const each of people) await setAddress(each);
    await run();
    const waiting = await market.owner.query<{ since: Date; after: Date }[]>(
      'select payable_since as since, payout_after as after from payments.payee where user_id = any($1)',
      [people.map(({ userId }) => userId)],
    );
    for (const { since, after } of waiting) {
      expect(after.getTime() - since.getTime()).toBeGreaterThanOrEqual(3600_000);
      expect(after.getTime() - since.getTime()).toBeLessThanOrEqual(48 * 3600_000);
    }
    expect((await earnings(people[0]!.person)).payouts).toHaveLength(0);
    market.clock.forward(48 * 3600);
    await run();
    for (const { person, address } of people) {
      const payout = (await earnings(await signedInAgain(person))).payouts[0];
      expect(payout?.state).toBe('sent');
      expect(Number(payout?.feeSat) / 20_000).toBeLessThanOrEqual(0.02);
      expect(await received(address)).toBe(BigInt(payout?.netSat ?? 0));
    }
    await node.mine(1);
    await run();
    await expectBooksToMatchChain();
  });

  for (const point of points) {
    it(`cut off at ${point} and continued pay the same people once`, async () => {
      const people = [await earner(30_000n), await earner(40_000n)];
      for (const each of people) {
        await setAddress(each);
        await askForAll(each.person);
      }
      const interruptions = market.app.get(Interruptions);
      const original = interruptions.at.bind(interruptions);
      let cut = 0;
      interruptions.at = (reached) =>
        reached === point && cut++ === 0
          ? Promise.reject(new Error(`cut off at ${point}`))
          : Promise.resolve();
      try {
        for (let round = 0; round < 3; round++) {
          await run().catch((error: unknown) => expect(String(error)).toContain('cut off'));
          if (round > 0) await node.mine(1);
        }
        await run();
      } finally {
        interruptions.at = original;
      }
      expect(cut).toBeGreaterThan(0);
      for (const { person, address } of people) {
        const { availableSat, inPayoutSat, payouts } = await earnings(person);
        expect({ availableSat, inPayoutSat, count: payouts.length, state: payouts[0]?.state }).toEqual({
          availableSat: '0',
          inPayoutSat: '0',
          count: 1,
          state: 'confirmed',
        });
        expect(await received(address)).toBe(BigInt(payouts[0]?.netSat ?? 0));
      }
      const [double] = await market.owner.query<{ n: number }[]>(
        'select count(*)::int as n from payments.attempt a join payments.batch b on b.id = a.batch_id group by a.batch_id having count(*) > 1 limit 1',
      );
      expect(double).toBeUndefined();
      await expectBooksToMatchChain();
    });
  }

  it('whose coins were spent by somebody else wait for a person, and nothing else is paid meanwhile', async () => {
    const victim = await earner(30_000n);
    await setAddress(victim);
    await askForAll(victim.person);
    const interruptions = market.app.get(Interruptions);
    const original = interruptions.at.bind(interruptions);
    interruptions.at = (reached) =>
      reached === 'after-store' ? Promise.reject(new Error('cut off')) : Promise.resolve();
    await expect(run()).rejects.toThrow('cut off');
    interruptions.at = original;
    const [attempt] = await market.owner.query<{ inputs: string[] }[]>(
      "select a.inputs from payments.attempt a join payments.batch b on b.id = a.batch_id where b.state = 'signed'",
    );
    const inputs = (attempt?.inputs ?? []).map((input) => ({
      txid: input.split(':')[0],
      vout: Number(input.split(':')[1]),
    }));
    const stolen = await node.call<{ psbt: string }>(
      'walletcreatefundedpsbt',
      [
        inputs,
        [{ [await node.call<string>('getnewaddress', [], 'payer')]: '0.001' }],
        0,
        { fee_rate: 5, add_inputs: true },
      ],
      'payouts',
    );
    const { hex } = await node.call<{ hex: string }>('walletprocesspsbt', [stolen.psbt], 'payouts');
    await node.call('sendrawtransaction', [hex]);
    await node.mine(1);
    await run();
    await run();
    expect(await received(victim.address)).toBe(0n);
    expect((await earnings(victim.person)).inPayoutSat).toBe('30000');
    const alarms = await market.owner.query<{ kind: string }[]>(
      "select kind from payments.alarm where kind = 'payout-conflict' and resolved_at is null",
    );
    expect(alarms).toHaveLength(1);
  });

  const signedInAgain = async (person: Person): Promise<Person> => {
    const again = market.newcomer();
    expect(
      (await again.post('/auth/sign-in', { username: person.username, password: 'correct horse battery' }))
        .status,
    ).toBeLessThan(300);
    return again;
  };
});

describe.runIf(inject('bitcoinRpcUrl') !== undefined)('a payout address', () => {
  let market: Market;
  beforeAll(async () => {
    market = await openMarket();
  });
  afterAll(() => market.close());
  const one = 'bcrt1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqc8gma6';
  const two = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';

  it('counts at once the first time, a replacement after 48 hours, and the person is told of both', async () => {
    const person = await market.newcomer().registerAsUser();
    expect((await person.put('/earnings/address', { address: one })).body).toMatchObject({
      address: { address: one },
    });
    expect((await person.put('/earnings/address', { address: two })).body).toMatchObject({
      address: { address: one },
      nextAddress: { address: two },
    });
    expect(
      ((await person.get('/notifications')).body.items as { kind: string }[]).filter(
        ({ kind }) => kind === 'payout-address',
      ),
    ).toHaveLength(2);
    const { validFrom } = ((await person.get('/earnings')).body as { nextAddress: { validFrom: string } })
      .nextAddress;
    expect(Date.parse(validFrom) - market.clock.now().getTime()).toBeGreaterThan(47.9 * 3600_000);
    expect((await person.put('/earnings/address', { address: one })).body).not.toHaveProperty('nextAddress');
  });

  it('has one spelling, whatever way it was typed', async () => {
    const person = await market.newcomer().registerAsUser();
    expect((await person.put('/earnings/address', { address: ` ${two.toUpperCase()} ` })).body).toMatchObject(
      { address: { address: two } },
    );
  });

  it.each([
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'another Bitcoin network'],
    ['1BoatSLRHtKNngkdXEeobR76b53LETtpyT', 'another Bitcoin network'],
    ['tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', 'another Bitcoin network'],
    ['bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt081', 'not a Bitcoin address'],
    ['nonsense', 'not a Bitcoin address'],
  ])('%s is refused with the reason', async (address, reason) => {
    const person = await market.newcomer().registerAsUser();
    const reply = await person.put('/earnings/address', { address });
    expect(reply).toMatchObject({
      status: 422,
      body: { code: 'payout-address-not-valid', errors: [{ pointer: '/address' }] },
    });
    expect((reply.body as { detail: string }).detail).toContain(reason);
  });

  it('belongs to people, not to processors', async () => {
    const processor = await market.newcomer().registerAsProcessor();
    expect((await processor.get('/earnings')).status).toBe(403);
  });
});
