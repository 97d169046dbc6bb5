import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '@mynedata/platform';
import { DenyConsent, GrantConsent, WithdrawConsent } from '@mynedata/queries';
import { MarkRequest } from '../../src/queries/consent/mark-request';
import { QueriesStore } from '../../src/queries/queries.store';
import { AnswerByRules } from '../../src/queries/rules/answer-by-rules';
import { AutomaticAnswersStore } from '../../src/queries/rules/automatic-answers.store';
import { CreateRule } from '../../src/queries/rules/create-rule';
import { allow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';

let market: Market;
let processor: Person;
const at = { ms: 0 };
beforeAll(async () => {
  market = await openMarket();
  at.ms = market.clock.now().getTime();
  market.clock.now = () => new Date(at.ms);
  market.clock.forward = (seconds) => {
    at.ms += seconds * 1000;
  };
  processor = await market.newcomer().registerAsProcessor();
});
afterAll(() => market.close());

const opened = async (changes: object = {}): Promise<{ readonly id: string; readonly closes: number }> => {
  const { body } = await submit(
    market,
    processor,
    terms(market, { maxProtection: 'low', participants: { min: 20, max: 1000 }, ...changes }),
  );
  return { id: body.id as string, closes: Date.parse(body.closes as string) };
};
const outcome = (answer: Promise<void>): Promise<string> =>
  answer.then(
    () => 'ok',
    (error: unknown) => (error as { code: string }).code,
  );
const grant = (userId: string, id: string) => outcome(market.app.get(GrantConsent).run(userId, id, 'low'));
const withdraw = (userId: string, id: string) => outcome(market.app.get(WithdrawConsent).run(userId, id));
const deny = (userId: string, id: string) => outcome(market.app.get(DenyConsent).run(userId, id));
interface Standing {
  readonly state: string;
  readonly budget: string | null;
  readonly taken: boolean;
}
async function standings(id: string): Promise<ReadonlyMap<string, Standing>> {
  const rows: (Standing & { user_id: string })[] = await market.owner.query(
    `select c.user_id, c.state, b.state as budget, exists (select 1 from queries.participant p where p.query_id = c.query_id and p.user_id = c.user_id) as taken
       from queries.consent c left join privacy.budget_position b using (user_id, query_id) where c.query_id = $1`,
    [id],
  );
  return new Map(rows.map(({ user_id, ...row }) => [user_id, row]));
}
const claim = () => market.jobs.tick('queries.clock').then(() => market.jobs.drain());
const rule = {
  name: 'Anything',
  logicalTypes: ['personal', 'location', 'smart_home'] as const,
  organisationTypes: ['science'] as const,
  minRewardSat: 0n,
  perWeek: 100,
};

describe('two hundred last answers', () => {
  it('take effect wholly or are refused, while the window closes and the claim begins', async () => {
    const ids = await people(market, 200);
    const query = await opened();
    const withdrawing = ids.filter((_, index) => index % 2 === 0);
    await allow(market, withdrawing, query.id);
    // Half of them answer before the end, and while they do the end comes and the claim with it.
    at.ms = query.closes - 1;
    const answers = ids.map((id, index) => (index % 2 === 0 ? withdraw(id, query.id) : grant(id, query.id)));
    await Promise.race(answers);
    at.ms = query.closes;
    const [outcomes] = await Promise.all([Promise.all(answers), claim()]);
    const found = await standings(query.id);
    const taken = ids.filter((id) => found.get(id)?.taken);
    for (const [index, id] of ids.entries()) {
      const [said, row] = [outcomes[index], found.get(id)];
      if (index % 2 === 0)
        expect([said, row]).toEqual(
          said === 'ok'
            ? ['ok', { state: 'withdrawn', budget: 'void', taken: false }]
            : ['too-late-to-withdraw', { state: 'allowed', budget: 'spent', taken: true }],
        );
      else
        expect([said, row]).toEqual(
          said === 'ok'
            ? ['ok', { state: 'allowed', budget: 'spent', taken: true }]
            : ['window-closed', { state: 'asked', budget: null, taken: false }],
        );
    }
    const [{ n }] = await market.owner.query(
      'select count(*)::int as n from queries.frozen_source where query_id = $1',
      [query.id],
    );
    // Frozen sources are gone once something is sealed.
    expect([0, taken.length]).toContain(n);
    // The end came in the middle of them: otherwise nothing raced.
    const granted = outcomes.filter((_, index) => index % 2 === 1);
    expect([granted.includes('ok'), granted.includes('window-closed')]).toEqual([true, true]);
  });
});

describe('the edges of a window', () => {
  it('admit answers from the moment it opens, and not from the moment it closes', async () => {
    const [first, second, third] = (await people(market, 3)) as [string, string, string];
    const opens = at.ms + 10_000;
    const query = await opened({
      consentWindow: { opens: new Date(opens).toISOString(), closes: new Date(opens + 60_000).toISOString() },
    });
    at.ms = opens - 1;
    await market.settle();
    expect((await standings(query.id)).size).toBe(0);
    expect(await grant(first, query.id)).toBe('request-not-found');
    at.ms = opens;
    await market.settle();
    expect(await grant(first, query.id)).toBe('ok');
    at.ms = query.closes - 1;
    await claim();
    expect([await grant(second, query.id), await deny(third, query.id)]).toEqual(['ok', 'ok']);
    at.ms = query.closes;
    expect([await grant(third, query.id), await deny(second, query.id)]).toEqual([
      'window-closed',
      'window-closed',
    ]);
    // Taking back is possible until the claim, and then too late.
    expect(await withdraw(second, query.id)).toBe('ok');
    await claim();
    expect(await withdraw(first, query.id)).toBe('too-late-to-withdraw');
    expect((await standings(query.id)).get(first)).toMatchObject({ taken: true });
    expect((await standings(query.id)).get(second)).toMatchObject({ state: 'withdrawn', taken: false });
  });

  it('leave a person the last second to look at what a rule would answer', async () => {
    const [early, late] = (await people(market, 2)) as [string, string];
    const query = await opened();
    await market.app.get(CreateRule).run(early, rule);
    at.ms = query.closes - 1001;
    await market.app.get(AnswerByRules).run(query.id);
    await market.app.get(CreateRule).run(late, rule);
    at.ms = query.closes - 1000;
    await market.app.get(AnswerByRules).run(query.id);
    const found = await standings(query.id);
    expect([found.get(early)?.state, found.get(late)?.state]).toEqual(['allowed', 'asked']);
    expect(await grant(late, query.id)).toBe('ok');
    at.ms = query.closes;
    await claim();
  });

  it('let a refusal win against a rule, also when both come at once', async () => {
    const ids = await people(market, 40);
    const query = await opened();
    for (const id of ids) await market.app.get(CreateRule).run(id, rule);
    const [said] = await Promise.all([
      Promise.all(ids.map((id) => deny(id, query.id))),
      market.app.get(AnswerByRules).run(query.id),
      market.app.get(AnswerByRules).run(query.id),
    ]);
    expect(said).toEqual(ids.map(() => 'ok'));
    at.ms = query.closes;
    await claim();
    const found = await standings(query.id);
    for (const id of ids) {
      expect(found.get(id)).toMatchObject({ state: 'denied', taken: false });
      expect(['void', null]).toContain(found.get(id)?.budget);
    }
  });

  it('let a person put off what a rule has just taken up: it does not answer then', async () => {
    const [id = ''] = await people(market, 1);
    const query = await opened();
    await market.app.get(CreateRule).run(id, rule);
    const chosen = (): Promise<number> =>
      market.app.get(Database).transaction(async (tx) => {
        const asked = await market.app.get(QueriesStore).get(tx, query.id);
        // As the rule looks again once it has its people: the one here was taken before the request was put off.
        return (await market.app.get(AutomaticAnswersStore).choose(tx, asked, [id], new Date(at.ms))).length;
      });
    expect(await chosen()).toBe(1);
    await market.app.get(MarkRequest).putOff(id, query.id);
    expect(await chosen()).toBe(0);
    await market.app.get(AnswerByRules).run(query.id);
    expect((await standings(query.id)).get(id)?.state).toBe('asked');
    at.ms = query.closes;
    await claim();
  });
});
