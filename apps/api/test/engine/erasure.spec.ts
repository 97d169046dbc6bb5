import { Database } from '@mynedata/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClaimQuery } from '../../src/queries/execution/claim-query';
import { ClaimsStore } from '../../src/queries/execution/claims.store';
import { ExecuteQuery } from '../../src/queries/execution/execute-query';
import { ExecutionsStore } from '../../src/queries/execution/executions.store';
import { SlotSumsStore } from '../../src/queries/execution/slot-sums.store';
import { planOf } from '../../src/queries/plan';
import { QueriesStore } from '../../src/queries/queries.store';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';
import { type OpenQuery, allowedQuery, claimed, closed, kept, someoneWaits } from './open-query';

let market: Market;
let processor: Person;
beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
});
afterAll(async () => market.close());

const count = 60;
const first = ({ people }: OpenQuery): string => people[0]?.id ?? '';
const erase = (id: string): Promise<unknown> =>
  market.owner.query('delete from users.account where id = $1', [id]);
const payees = (query: OpenQuery): Promise<string[]> =>
  market.app.get(Database).transaction((tx) => market.app.get(ExecutionsStore).payees(tx, query.id));

/** How many have a value, and the sum of their steps of a half. */
const contributed = ({ id }: OpenQuery): Promise<readonly [bigint | undefined, bigint | undefined]> =>
  market.app.get(Database).transaction(async (tx) => {
    const query = await market.app.get(QueriesStore).get(tx, id);
    const plan = planOf(query.bound, query.terms);
    const slotSums = market.app.get(SlotSumsStore);
    const sums = await slotSums.compute(tx, query, plan, await slotSums.share(tx, query, plan));
    const slot = sums.low?.[0]?.[0];
    return [slot?.contributors, slot?.sums[0]];
  });

describe('an account that is erased', () => {
  it('between claim and computation keeps its place, its charge and its reward, and its data contributes nothing', async () => {
    const query = await allowedQuery(market, processor, count);
    await claimed(market, query);
    const before = { ...(await kept(market, query)), owners: (await payees(query)).sort() };
    expect(before).toMatchObject({ participants: count, erased: 0, charge: 1_000_000, headCount: null });
    expect(await contributed(query)).toEqual([60n, 60n * 80n]);
    await erase(first(query));
    expect({ ...(await kept(market, query)), owners: (await payees(query)).sort() }).toEqual({
      ...before,
      erased: 1,
    });
    expect(await contributed(query)).toEqual([59n, 59n * 80n]);
    await market.app.get(ExecuteQuery).run(query.id);
    await market.settle();
    expect((await processor.get(`/queries/${query.id}`)).body.state).toBe('released');
    expect(await kept(market, query)).toMatchObject({ participants: count, erased: 1, charge: 1_000_000 });
  });

  it('between head count and release does not change the head count, nor who is paid', async () => {
    const query = await allowedQuery(market, processor, count);
    await closed(market);
    const sums = market.app.get(SlotSumsStore);
    const compute = sums.compute.bind(sums);
    let headCount: number | null = null;
    sums.compute = async (...given) => {
      ({ headCount } = await kept(market, query));
      await erase(first(query));
      return compute(...given);
    };
    await market.app.get(ExecuteQuery).run(query.id);
    sums.compute = compute;
    expect(headCount).not.toBeNull();
    expect(await kept(market, query)).toEqual({
      participants: count,
      erased: 1,
      charge: 1_000_000,
      headCount,
    });
    await erase(query.people[1]?.id ?? '');
    expect(await kept(market, query)).toEqual({
      participants: count,
      erased: 2,
      charge: 1_000_000,
      headCount,
    });
    expect(new Set(await payees(query)).size).toBe(count);
    await market.settle();
    expect((await processor.get(`/queries/${query.id}`)).body.state).toBe('released');
    expect(await kept(market, query)).toEqual({
      participants: count,
      erased: 2,
      charge: 1_000_000,
      headCount,
    });
  });

  it('while the claim begins is not in it', async () => {
    const query = await allowedQuery(market, processor, 3);
    await closed(market);
    const other = market.owner.createQueryRunner();
    await other.startTransaction();
    await other.query('delete from users.account where id = $1', [first(query)]);
    const claim = market.app.get(ClaimQuery).run(query.id, {});
    await someoneWaits(market);
    await other.commitTransaction();
    await other.release();
    await claim;
    expect(await kept(market, query)).toMatchObject({ participants: 2, erased: 0 });
    expect(await contributed(query)).toEqual([2n, 160n]);
  });

  it('while the claim is being made waits for it, and was in it', async () => {
    const query = await allowedQuery(market, processor, 3);
    await closed(market);
    const claims = market.app.get(ClaimsStore);
    const freeze = claims.freeze.bind(claims);
    let erasure: Promise<unknown> = Promise.resolve();
    claims.freeze = async (...given) => {
      erasure = erase(first(query));
      await someoneWaits(market);
      return freeze(...given);
    };
    await market.app.get(ClaimQuery).run(query.id, {});
    claims.freeze = freeze;
    await erasure;
    expect(await kept(market, query)).toMatchObject({ participants: 3, erased: 1 });
    expect(await contributed(query)).toEqual([2n, 160n]);
  });
});
