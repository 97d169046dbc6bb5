import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sat } from '@mynedata/money';
import { DemoFaucet } from '@mynedata/payments';
import { bitcoinRpc } from '../../../../tools/lib/bitcoind.mjs';
import { allow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import { type Person, push } from '../person';

const unavailable = inject('bitcoinUnavailable');
if (unavailable !== undefined) console.warn(`The journeys of money are skipped: ${unavailable}`);

describe.skipIf(unavailable !== undefined)('money', () => {
  let market: Market;
  let processor: Person;
  let faucet: DemoFaucet;
  let ids: string[];
  beforeAll(async () => {
    market = await openMarket();
    faucet = market.app.get(DemoFaucet);
    await faucet.ensure();
    await faucet.fillFloat(sat(50_000_000n));
    await market.settle();
    processor = await market.newcomer().registerAsProcessor();
    ids = await people(market, 70);
  });
  afterAll(async () => market.close());

  const soon = (seconds: number): string =>
    new Date(market.clock.now().getTime() + seconds * 1000).toISOString();
  const paid = (changes: object = {}): object =>
    terms(market, {
      rewardSat: '1000',
      paymentDue: soon(30),
      maxProtection: 'low',
      participants: { min: 20, max: 100 },
      ...changes,
    });
  const state = async (id: string): Promise<string> => (await processor.get(`/queries/${id}`)).body.state;
  const creditSat = async (): Promise<bigint> => BigInt((await processor.get('/credit')).body.creditSat);
  async function pay(address: string, amountSat: bigint): Promise<void> {
    await faucet.pay(address, sat(amountSat));
    await faucet.mine(1);
    await market.settle();
  }
  const float = () =>
    market.owner.query(`select balance_msat from payments.account where kind = 'platform_float'`);
  async function assertBooks(): Promise<void> {
    const [books] = await market.owner.query(
      `select (select sum(balance_msat) from payments.account) as total,
              (select count(*)::int from payments.account a where balance_msat <> coalesce((select sum(amount_msat) from payments.entry e where e.account_id = a.id), 0)) as wrong`,
    );
    expect(books).toEqual({ total: '0', wrong: 0 });
  }

  it('asks nobody before the escrow is final: under-payment waits, the rest opens the query, too much is credit', async () => {
    const query = await submit(market, processor, paid());
    const { escrow } = query.body;
    expect(query.body.state).toBe('awaiting_funds');
    expect(escrow.uri).toMatch(/^bitcoin:bcrt1.+\?amount=0\.00/);
    await pay(escrow.address, 40_000n);
    const half = (await processor.get(`/queries/${query.body.id}`)).body;
    expect([half.state, half.escrow.heldSat, half.escrow.missingSat]).toEqual([
      'awaiting_funds',
      '40000',
      String(BigInt(escrow.escrowSat) - 40_000n),
    ]);
    const [asked] = await market.owner.query(
      'select count(*)::int as n from queries.consent where query_id = $1',
      [query.body.id],
    );
    expect(asked.n).toBe(0);
    const before = await creditSat();
    await pay(escrow.address, BigInt(escrow.escrowSat));
    expect(await state(query.body.id)).toBe('collecting');
    expect((await creditSat()) - before).toBe(40_000n);
    await assertBooks();
    // Cancelling credits the deposit back in full.
    await processor.post(`/queries/${query.body.id}/cancel`);
    expect((await creditSat()) - before).toBe(40_000n + BigInt(escrow.escrowSat));
    // What comes later is credit, too.
    await pay(escrow.address, 5_000n);
    expect((await creditSat()) - before).toBe(45_000n + BigInt(escrow.escrowSat));
    expect(await state(query.body.id)).toBe('cancelled');
    await assertBooks();
  });

  it('funds the next query from credit, once for one idempotency key', async () => {
    const query = await submit(market, processor, paid({ title: 'from credit' }));
    const path = `/queries/${query.body.id}/fund-from-credit`;
    const replies = await Promise.all(
      [1, 2, 3].map(() => processor.post(path, {}, { 'idempotency-key': 'fund-1' })),
    );
    for (const reply of replies)
      expect([reply.status, reply.body.appliedSat]).toEqual([200, query.body.escrow.escrowSat]);
    await market.settle();
    expect(await state(query.body.id)).toBe('collecting');
    await processor.post(`/queries/${query.body.id}/cancel`);
    await assertBooks();
  });

  it('gives up a query that is not paid in time, and credits a payment that comes too late', async () => {
    const query = await submit(market, processor, paid());
    market.clock.forward(31);
    await market.settle();
    expect(await state(query.body.id)).toBe('unfunded');
    const before = await creditSat();
    await pay(query.body.escrow.address, BigInt(query.body.escrow.escrowSat));
    expect(await state(query.body.id)).toBe('unfunded');
    expect((await creditSat()) - before).toBe(BigInt(query.body.escrow.escrowSat));
    await assertBooks();
  });

  it('charges a dataset by the people in it, to the satoshi: no margin, no float, everybody paid', async () => {
    const text = 'SELECT ALL(PersonalInformation.city, RandomData.random_two)';
    const query = await submit(market, processor, paid({ title: 'rows', text }));
    expect(query.body.price).toMatchObject({ margin: 0, escrowSat: '105000' });
    await pay(query.body.escrow.address, 105_000n);
    const some = ids.slice(0, 33);
    await allow(market, some, query.body.id, 'low', true);
    const floatBefore = await float();
    market.clock.forward(61);
    await market.settle();
    const released = (await processor.get(`/queries/${query.body.id}`)).body;
    expect(released).toMatchObject({ state: 'released', chargedSat: '38000', creditedSat: '67000' });
    const [{ paid: payees }] = await market.owner.query(
      `select count(*)::int as paid from payments.entry e join payments.journal j on j.id = e.journal_id join payments.account a on a.id = e.account_id
        where j.kind = 'settle' and j.ref = $1 and a.kind = 'user_available' and e.amount_msat = -1000000`,
      [query.body.id],
    );
    expect(payees).toBe(some.length);
    expect(await float()).toEqual(floatBefore);
    await assertBooks();
  });

  it('pays everybody who took part with the release, charges by the noisy head count, and pays out in bitcoin', async () => {
    const person = await market.newcomer().registerAsUser();
    await person.levels({ personal: 'low', location: 'low' });
    const now = Math.floor(market.clock.now().getTime() / 1000);
    await push(market.url, (await person.pair('PersonalInformation')).token, [
      { n: 'city', vs: 'Bochum', t: now - 1000 },
    ]);
    await push(market.url, (await person.pair('RandomData')).token, [
      { n: 'random_two', v: 50, t: now - 600 },
    ]);

    const query = await submit(market, processor, paid({ title: 'paid', rewardSat: '5000' }));
    const { escrow, id } = query.body;
    await pay(escrow.address, BigInt(escrow.escrowSat));
    await allow(market, ids, id);
    expect((await person.post(`/requests/${id}/allow`, { level: 'low' })).status).toBe(200);
    const before = await creditSat();
    market.clock.forward(61);
    await market.jobs.tick('queries.clock');
    await market.jobs.drain();
    expect((await person.get('/earnings')).body.availableSat).toBe('0');
    await market.jobs.tick('queries.release');

    const released = (await processor.get(`/queries/${id}`)).body;
    expect(released.state).toBe('released');
    expect(BigInt(released.chargedSat) + BigInt(released.creditedSat)).toBe(BigInt(escrow.escrowSat));
    expect((await creditSat()) - before).toBe(BigInt(released.creditedSat));
    const [settled] = await market.owner.query(
      `select (select head_count from queries.execution where query_id::text = $1) as n_hat,
              (select count(*)::int from payments.entry e join payments.journal j on j.id = e.journal_id join payments.account a on a.id = e.account_id where j.kind = 'settle' and j.ref = $1 and a.kind = 'user_available' and e.amount_msat = -5000000) as paid,
              (select coalesce(sum(e.amount_msat), 0)::bigint from payments.entry e join payments.journal j on j.id = e.journal_id join payments.account a on a.id = e.account_id where j.kind = 'settle' and j.ref = $1 and a.kind = 'platform_float') as float`,
      [id],
    );
    expect(settled.paid).toBe(71);
    const clamped = Math.min(Math.max(settled.n_hat, 20), 100 + released.price.margin);
    expect(BigInt(released.chargedSat)).toBe(5000n * BigInt(clamped) + BigInt(released.price.feeSat));
    expect(BigInt(settled.float)).toBe(5_000_000n * BigInt(71 - clamped));
    await assertBooks();

    const rpcUrl = inject('bitcoinRpcUrl') ?? '';
    const wallet = `recipient-${market.name}`;
    await bitcoinRpc(rpcUrl, 'createwallet', [wallet]);
    const address = (await bitcoinRpc(rpcUrl, 'getnewaddress', ['', 'bech32'], { wallet })) as string;
    expect(
      (await person.put('/earnings/address', { address: 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq' }))
        .status,
    ).toBe(422);
    expect((await person.put('/earnings/address', { address })).status).toBe(200);
    const preview = (await person.post('/earnings/payouts/preview')).body;
    const asked = await person.post(
      '/earnings/payouts',
      { acceptFeeSat: preview.feeSat },
      { 'idempotency-key': 'pay-me' },
    );
    expect(asked.status).toBeLessThan(300);
    await person.post('/earnings/payouts', { acceptFeeSat: preview.feeSat }, { 'idempotency-key': 'pay-me' });
    await market.settle();
    await market.settle();
    await faucet.mine(1);
    await market.settle();
    const { payouts, availableSat } = (await person.get('/earnings')).body;
    expect(availableSat).toBe('0');
    expect(payouts).toHaveLength(1);
    expect(payouts[0]).toMatchObject({ state: 'confirmed', grossSat: '5000' });
    const received = (await bitcoinRpc(rpcUrl, 'getreceivedbyaddress', [address], { wallet })) as number;
    expect(BigInt(Math.round(received * 1e8))).toBe(BigInt(payouts[0].netSat));
    await assertBooks();
  });
});
