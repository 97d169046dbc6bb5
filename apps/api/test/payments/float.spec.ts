import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sat, toMsat } from '@mynedata/money';
import { HoldFloat, OpenEscrow, ReadFloat } from '@mynedata/payments';
import { Database } from '@mynedata/platform';
import { book } from '../booking';
import { type Market, openMarket } from '../market';

let market: Market;
beforeEach(async () => {
  market = await openMarket();
});
afterEach(() => market.close());

let serial = 0;
const giveFloat = (amountSat: bigint) =>
  book(market.database, 'float-deposit', `given-${serial++}`, [
    { kind: 'wallet', msat: amountSat * 1000n },
    { kind: 'platform_float', msat: -amountSat * 1000n },
  ]);

async function organisation(): Promise<string> {
  const processor = await market.newcomer().registerAsProcessor();
  return ((await processor.get('/profile')).body as { organisation: { id: string } }).organisation.id;
}
async function escrow(organisationId: string): Promise<string> {
  const queryId = crypto.randomUUID();
  await market.app
    .get(Database)
    .transaction((tx) =>
      market.app
        .get(OpenEscrow)
        .within(tx, { queryId, organisationId, escrowSat: sat(1n), address: `address-${serial++}` }),
    );
  return queryId;
}
const hold = (queryId: string, amountSat: bigint): Promise<boolean> =>
  market.app
    .get(Database)
    .transaction((tx) => market.app.get(HoldFloat).within(tx, queryId, toMsat(sat(amountSat))));
const release = (queryId: string): Promise<void> =>
  market.app.get(Database).transaction((tx) => market.app.get(HoldFloat).release(tx, queryId));

describe('the float', () => {
  it('is held for a query once, not for two queries twice, and free again afterwards', async () => {
    await giveFloat(5000n);
    const [one, two, three] = [
      await escrow(await organisation()),
      await escrow(await organisation()),
      await escrow(await organisation()),
    ];
    expect(await hold(one, 2500n)).toBe(true);
    expect(await hold(one, 2500n)).toBe(true);
    expect(await hold(two, 2000n)).toBe(true);
    expect(await hold(three, 600n)).toBe(false);
    expect(await market.app.get(ReadFloat).run()).toMatchObject({
      floatSat: 5000n,
      heldSat: 4500n,
      freeSat: 500n,
    });
    await release(one);
    expect(await hold(three, 600n)).toBe(true);
  });

  it('is never promised to more queries than it covers when they come at the same moment', async () => {
    await giveFloat(5000n);
    const queries: string[] = [];
    for (let index = 0; index < 8; index++) queries.push(await escrow(await organisation()));
    const held = await Promise.all(queries.map((queryId) => hold(queryId, 1500n)));
    expect(held.filter(Boolean)).toHaveLength(3);
  });

  it('leaves others their half: no organisation can hold it all', async () => {
    await giveFloat(5000n);
    const greedy = await organisation();
    const [first, second, other] = [
      await escrow(greedy),
      await escrow(greedy),
      await escrow(await organisation()),
    ];
    expect(await hold(first, 2000n)).toBe(true);
    expect(await hold(second, 501n)).toBe(false);
    expect(await hold(second, 500n)).toBe(true);
    expect(await hold(other, 2500n)).toBe(true);
  });

  it.each([-1900n, 1900n])(
    'opens the same queries after a settlement that moved it by %s sat: it must not tell n̂ − n',
    async (movedSat) => {
      await giveFloat(5000n);
      await book(market.database, 'settle', 'a release', [
        { kind: 'platform_float', msat: -movedSat * 1000n },
        { kind: 'platform', msat: movedSat * 1000n },
      ]);
      const [one, two] = [await escrow(await organisation()), await escrow(await organisation())];
      expect(await hold(one, 2500n)).toBe(true);
      expect(await hold(two, 2501n)).toBe(false);
      expect(await hold(two, 2500n)).toBe(true);
    },
  );
});
