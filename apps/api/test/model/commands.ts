import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Level } from '@mynedata/privacy-mechanisms';
import type { Reply } from '../person';
import { drain, stopInBetween, tickAsking, tickClock, tickRelease, tickRules } from './running';
import { type Stage, actors } from './stage';
import { hold } from './hold';
import { submissions } from './submission';
import { settings } from './settings';
import { Doing, type Step, pick } from './step';
import type { ModelQuery, ModelUser } from './records';
import type { World } from './world';

const codeOf = (reply: Reply): string => (reply.status < 400 ? 'ok' : (reply.body as { code: string }).code);
const anIndex = fc.nat({ max: 99 });
const anActor = fc.nat({ max: actors - 1 });
const someQueries = (world: World): boolean => world.queries.length > 0;

/** Later queries are chosen more often: those are the ones in which something goes on. */
const latest = (world: World, index: number): ModelQuery => pick(world.queries.slice(-3), index);

const again = anIndex.map(
  (index) =>
    new Doing(`submit the same again ${index}`, someQueries, async (stage) => {
      const query = pick(stage.world.queries, index);
      const reply = await stage
        .processorOf(query)
        .post('/queries', query.body, { 'idempotency-key': query.key });
      expect([reply.status, reply.body.id]).toEqual([201, query.id]);
    }),
);

const cancels = anIndex.map(
  (index) =>
    new Doing(`cancel ${index}`, someQueries, async (stage) => {
      const query = latest(stage.world, index);
      const reply = await stage.processorOf(query).post(`/queries/${query.id}/cancel`);
      expect(codeOf(reply)).toBe(stage.world.cancel(query));
      await drain(stage);
    }),
);

const funding = fc.tuple(anIndex, fc.constantFrom('credit', 'half', 'whole', 'too much')).map(
  ([index, how]) =>
    new Doing(
      `fund ${index} ${how}`,
      (world) => world.queries.some(({ escrow }) => escrow !== 'none'),
      async (stage) => {
        const query = pick(stage.world.queries.filter(({ escrow }) => escrow !== 'none').slice(-2), index);
        if (how === 'credit') {
          const send = () =>
            stage
              .processorOf(query)
              .post(
                `/queries/${query.id}/fund-from-credit`,
                {},
                { 'idempotency-key': `f${stage.world.now}` },
              );
          const replies = [await send(), await send()];
          const { code, appliedSat } = stage.world.fundFromCredit(query);
          for (const reply of replies) {
            expect(codeOf(reply)).toBe(code);
            if (code === 'ok') expect(reply.body.appliedSat).toBe(appliedSat.toString());
          }
          return drain(stage);
        }
        const amount =
          how === 'half' ? query.escrowSat / 2n : query.escrowSat + (how === 'whole' ? 0n : 777n);
        await stage.deposit(query, amount);
        stage.world.deposit(query, amount);
        await drain(stage);
      },
    ),
);

const crowdAllows = anIndex.map(
  (index) =>
    new Doing(`the crowd allows ${index}`, someQueries, async (stage) => {
      const query = latest(stage.world, index);
      const outcomes = await stage.crowdAllows(query);
      expect(outcomes).toEqual(stage.crowd().map((user) => stage.world.grant(user, query, 'low')));
    }),
);

const answers = fc
  .tuple(anActor, anIndex, fc.constantFrom('allow', 'allow', 'deny', 'withdraw'), fc.boolean())
  .map(
    ([actor, index, verb, mistaken]) =>
      new Doing(
        `${actor} ${verb} ${index}${mistaken ? ' at another level' : ''}`,
        (world) => someQueries(world) && world.users[actor]?.erased === false,
        async (stage) => {
          const query = latest(stage.world, index);
          const user = pick(stage.world.users, actor);
          const level: Level = (stage.world.fits(user, query) ?? 'low') === 'low' ? 'low' : 'medium';
          const shown = mistaken ? 'high' : level;
          const reply = await stage.as(
            user,
            'POST',
            `/requests/${query.id}/${verb}`,
            verb === 'allow' ? { level: shown } : {},
          );
          const code =
            verb === 'allow'
              ? stage.world.grant(user, query, shown)
              : verb === 'deny'
                ? stage.world.deny(user, query)
                : stage.world.withdraw(user, query);
          expect(codeOf(reply)).toBe(code);
          if (code === 'ok') looksLike(reply, user, query, stage.world);
        },
      ),
  );

/** What a person sees of a request: their own answer, and what became of it only after the release. */
function looksLike(reply: Reply, user: ModelUser, query: ModelQuery, world: World): void {
  const consent = query.consents.get(user);
  expect(reply.status).toBe(consent === undefined ? 404 : 200);
  if (consent === undefined) return;
  const waiting = query.state === 'collecting' && world.now < query.closes ? 'open' : 'missed';
  expect(reply.body).toMatchObject({
    state: consent.state === 'asked' ? waiting : consent.state,
    queryState: query.state,
    automatic: consent.automatic,
  });
  expect(reply.body.outcome).toBe(
    query.state === 'released' && consent.state === 'allowed'
      ? (consent.outcome ?? 'participant')
      : undefined,
  );
}

const looks = fc.tuple(anActor, anIndex).map(
  ([actor, index]) =>
    new Doing(
      `${actor} and the processor look at ${index}`,
      (world) => someQueries(world) && world.users[actor]?.erased === false,
      async (stage) => {
        const { world } = stage;
        const query = latest(world, index);
        const user = pick(world.users, actor);
        looksLike(await stage.as(user, 'GET', `/requests/${query.id}`), user, query, world);
        const processor = stage.processorOf(query);
        const { body } = await processor.get(`/queries/${query.id}`);
        const released = query.state === 'released';
        expect(body.state).toBe(query.state);
        expect('participantsBand' in body).toBe(released);
        expect(body.chargedSat).toBe(
          released && query.rewardSat > 0n ? world.charged(query).toString() : undefined,
        );
        const result = await processor.get(`/queries/${query.id}/result`);
        expect(result.status).toBe(released ? 200 : 409);
        const other = pick(stage.processors, world.organisations.indexOf(query.organisation) + 1);
        expect((await other.get(`/queries/${query.id}`)).status).toBe(404);
        expect((await other.get(`/queries/${query.id}/result`)).status).toBe(404);
      },
    ),
);

const steps: readonly (readonly [string, (stage: Stage) => Promise<void>])[] = [
  ['the clock ticks', tickClock],
  ['people are looked for', tickAsking],
  ['rules are looked at', tickRules],
  ['the release ticks', tickRelease],
  ['the process stops while it computes', stopInBetween],
];
const time = fc.oneof(
  fc.constantFrom(...steps).map(([name, act]) => new Doing(name, () => true, act)),
  fc.constantFrom(1, 10, 20, 30).map(
    (seconds) =>
      new Doing(
        `${seconds} s pass`,
        () => true,
        (stage) => Promise.resolve(stage.pass(seconds * 1000)),
      ),
  ),
  // To just before what time decides: what comes next comes before, at or after it.
  fc.tuple(anIndex, fc.constantFrom('opens', 'closes', 'paymentDue'), fc.constantFrom(-2, -1, 0)).map(
    ([index, what, by]) =>
      new Doing(`until ${what} ${by} of ${index}`, someQueries, (stage) => {
        const at = latest(stage.world, index)[what];
        if (at !== undefined && at + by > stage.world.now) stage.pass(at + by - stage.world.now);
        return Promise.resolve();
      }),
  ),
  // A whole life: the crowd allows, the window closes, and what is due is done.
  anIndex.map(
    (index) =>
      new Doing(`the crowd allows ${index} until it closes`, someQueries, async (stage) => {
        const query = latest(stage.world, index);
        expect(await stage.crowdAllows(query)).toEqual(
          stage.crowd().map((user) => stage.world.grant(user, query, 'low')),
        );
        if (query.closes > stage.world.now) stage.pass(query.closes - stage.world.now);
        await tickClock(stage);
        await hold(stage);
        await tickRelease(stage);
      }),
  ),
  // Everything that is due, and the release.
  fc.constant(
    new Doing(
      'a minute and all ticks',
      () => true,
      async (stage) => {
        stage.pass(60_000);
        await tickClock(stage);
        await tickAsking(stage);
        await tickRules(stage);
        await tickRelease(stage);
      },
    ),
  ),
);

export const everybody: readonly fc.Arbitrary<Step>[] = [
  submissions,
  submissions,
  again,
  cancels,
  funding,
  funding,
  crowdAllows,
  crowdAllows,
  answers,
  answers,
  answers,
  looks,
  time,
  time,
  time,
  ...settings,
];
