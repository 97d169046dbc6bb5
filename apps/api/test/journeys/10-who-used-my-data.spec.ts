import { SetLevels } from '@mynedata/privacy';
import { DenyConsent, WithdrawConsent } from '@mynedata/queries';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';
import { signedIn } from '../signed-in';

let market: Market;
let institute: Person;
let bank: Person;
let ids: string[];
/** One of each fate in the released query, and somebody who was never asked. */
let taker: Person;
let withdrawn: Person;
let denied: Person;
let lapsed: Person;
let silent: Person;
let stranger: Person;
let releasedId: string;
let failedId: string;
let cancelledId: string;

const activity = async (person: Person, words = ''): Promise<any[]> => {
  const reply = await person.get(`/activity?limit=200${words}`);
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body.items;
};
const brief = (items: readonly any[]): string[] =>
  items.map(({ kind, answer, reason }) =>
    [kind, answer, reason].filter((word) => word !== undefined).join(' '),
  );
const of = async (person: Person, queryId: string): Promise<string[]> =>
  brief((await activity(person)).filter((item) => item.queryId === queryId)).sort();

const asked = async (by: Person, title: string, changes: object = {}): Promise<string> => {
  const query = await submit(
    market,
    by,
    terms(market, {
      title,
      text: `SELECT AVG(RandomData.random_two), COUNT(RandomData.random_two) WHERE PersonalInformation.city = aachen`,
      maxProtection: 'low',
      participants: { min: 20, max: 100 },
      ...changes,
    }),
  );
  expect(query.status, JSON.stringify(query.body)).toBe(201);
  await market.settle();
  return query.body.id;
};

beforeAll(async () => {
  market = await openMarket();
  institute = await market.newcomer().registerAsProcessor();
  bank = await market.newcomer().registerAsProcessor('banks_insurance');
  ids = await people(market, 40);
  releasedId = await asked(institute, '=HYPERLINK("x") How warm');
  const [a, b, c, d, e, ...others] = ids as [string, string, string, string, string, ...string[]];
  await allow(market, [a, b, d, ...others], releasedId);
  await market.app.get(WithdrawConsent).run(b, releasedId);
  await market.app.get(DenyConsent).run(c, releasedId);
  [taker, withdrawn, denied, lapsed, silent] = await Promise.all([
    signedIn(market, a),
    signedIn(market, b),
    signedIn(market, c),
    signedIn(market, d),
    signedIn(market, e),
  ]);
  await market.app.get(SetLevels).defaults(d, [{ logicalType: 'smart_home', level: 'dont_share' }]);
  await market.app.get(SetLevels).defaults(d, [{ logicalType: 'personal', level: 'dont_share' }]);
  stranger = await market.newcomer().registerAsUser();
});
afterAll(() => market.close());

describe('who used my data', () => {
  it('says before the release who asked and what one answered, and nothing that depends on others', async () => {
    expect(await of(taker, releasedId)).toEqual(['answered allowed', 'asked']);
    expect(await of(withdrawn, releasedId)).toEqual(['answered allowed', 'answered withdrawn', 'asked']);
    expect(await of(denied, releasedId)).toEqual(['answered denied', 'asked']);
    expect(await of(silent, releasedId)).toEqual(['asked']);
    market.clock.forward(61);
    await market.jobs.tick('queries.clock');
    await market.jobs.drain();
    const [{ outcome }] = await market.owner.query(
      'select outcome from queries.execution where query_id = $1',
      [releasedId],
    );
    expect(outcome).toBe('releasable');
    // Computed, sealed, and yet nothing shows: neither to who took part nor to who lapsed.
    expect(await of(taker, releasedId)).toEqual(['answered allowed', 'asked']);
    expect(await of(lapsed, releasedId)).toEqual(['answered allowed', 'asked']);
    expect(await of(silent, releasedId)).toEqual(['asked', 'not_used unanswered']);
    await market.settle();
  });

  it('says with the release what was used, at which level, for how much of the budget, and in which result', async () => {
    expect(await of(taker, releasedId)).toEqual(['answered allowed', 'asked', 'used']);
    const [used] = await activity(taker, '&kind=used');
    const { certificate } = (await institute.get(`/queries/${releasedId}/result`)).body;
    expect(used).toMatchObject({
      queryId: releasedId,
      organisationType: 'science',
      receipt: true,
      used: {
        attributes: expect.arrayContaining(['RandomData.random_two', 'PersonalInformation.city']),
        level: 'low',
        chargeMicro: 1_000_000,
        odds: '73:27',
        resultSha256: certificate.statement.resultSha256,
        keyId: certificate.keyId,
        participantsFrom: certificate.statement.participants.from,
        participantsTo: certificate.statement.participants.to,
      },
    });
    const [entry] = (await taker.get('/privacy/budget/entries')).body.items;
    expect(entry).toMatchObject({ queryId: releasedId, amountMicro: used.used.chargeMicro });
  });

  it('says of everybody else that nothing was used, and why', async () => {
    expect(await of(withdrawn, releasedId)).toEqual(['answered allowed', 'answered withdrawn', 'asked']);
    expect(await of(denied, releasedId)).toEqual(['answered denied', 'asked']);
    expect(await of(lapsed, releasedId)).toEqual(['answered allowed', 'asked', 'not_used lapsed']);
    expect(await of(silent, releasedId)).toEqual(['asked', 'not_used unanswered']);
    expect(await activity(stranger)).toEqual([]);
  });

  it('has one reason where nothing was released, whatever became of each consent', async () => {
    failedId = await asked(bank, 'Too few');
    await allow(market, ids.slice(0, 2), failedId);
    await closeWindow(market);
    expect((await bank.get(`/queries/${failedId}`)).body.state).toBe('not_released');
    expect(await of(taker, failedId)).toEqual(['answered allowed', 'asked', 'not_used not_released']);
    cancelledId = await asked(bank, 'Called off');
    await allow(market, ids.slice(0, 1), cancelledId);
    await bank.post(`/queries/${cancelledId}/cancel`);
    expect(await of(taker, cancelledId)).toEqual(['answered allowed', 'asked', 'not_used cancelled']);
    expect(await of(denied, cancelledId)).toEqual(['asked', 'not_used unanswered']);
  });

  it('is filtered by kind, organisation and time', async () => {
    expect(new Set(brief(await activity(taker, '&kind=asked')))).toEqual(new Set(['asked']));
    const all = await activity(taker);
    const bankId = all.find(({ queryId }) => queryId === failedId).organisationId;
    const ofBank = await activity(taker, `&organisation=${bankId}`);
    expect(new Set(ofBank.map(({ queryId }) => queryId))).toEqual(new Set([failedId, cancelledId]));
    const middle = all[3].at;
    expect(await activity(taker, `&from=${middle}`)).toEqual(all.filter(({ at }) => at >= middle));
    expect(await activity(taker, `&to=${middle}`)).toEqual(all.filter(({ at }) => at < middle));
    for (const wrong of ['&kind=other', '&organisation=1', '&from=yesterday'])
      expect((await taker.get(`/activity?limit=1${wrong}`)).status).toBe(422);
  });

  it('comes in pages, newest first, with nothing left out or twice', async () => {
    const all = await activity(taker);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    const found: any[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { body } = await taker.get(`/activity?limit=2${cursor && `&cursor=${cursor}`}`);
      found.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(found).toEqual(all);
  });

  it('is exported whole, as JSON and as CSV that no spreadsheet computes', async () => {
    const all = await activity(taker);
    const json = await taker.get('/activity/export');
    expect(json.body).toEqual({ activity: all });
    const csv = await taker.get('/activity/export?format=csv&kind=used');
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    const lines = csv.body.trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`"'=HYPERLINK(""x"") How warm"`);
    expect((await stranger.get('/activity/export')).body).toEqual({ activity: [] });
  });

  it('sums up who asked and who used in 90 days', async () => {
    const { body } = await taker.get('/activity/summary');
    expect(body).toMatchObject({ asked: 3, used: 1 });
    expect(body.organisations.map(({ asked, used }: any) => [asked, used])).toEqual([
      [1, 1],
      [2, 0],
    ]);
    expect(body.organisations[0].logicalTypes).toContain('personal');
  });

  it('is one’s own: no processor and nobody without an account reads it', async () => {
    for (const path of ['/activity', '/activity/summary', '/activity/export']) {
      expect((await institute.get(path)).status).toBe(403);
      expect((await market.newcomer().get(path)).status).toBe(401);
    }
  });
});
