import * as fc from 'fast-check';
import { expect } from 'vitest';
import { SetAskMe, SetCaps, SetLevels, SetOrganisations, SetPrices } from '@mynedata/privacy';
import { RegisterSource, StoreMeasurements } from '@mynedata/sources';
import { ChangeRule } from '../../src/queries/rules/change-rule';
import { CreateRule } from '../../src/queries/rules/create-rule';
import { type Stage, actors } from './stage';
import { Doing, type Step } from './step';
import type { Kind, ModelUser, Protection } from './records';

/** What a person does apart from answering: settings, rules, sources, and leaving. */
type Change = (stage: Stage, user: ModelUser) => Promise<void>;

const by = (changes: fc.Arbitrary<readonly [string, Change]>): fc.Arbitrary<Step> =>
  fc.tuple(fc.nat({ max: actors - 1 }), changes).map(
    ([actor, [name, change]]) =>
      new Doing(
        `${actor} ${name}`,
        (world) => world.users[actor]?.erased === false,
        async (stage) => {
          const user = stage.world.users[actor];
          if (user !== undefined) await change(stage, user);
        },
      ),
  );

const organisation = fc.constantFrom(0, 1);
const types = ['science', 'ngo'] as const;

const levels = by(
  fc
    .tuple(
      fc.constantFrom<Kind>('smart_home', 'medical'),
      fc.constantFrom<Protection>('low', 'medium', 'high', 'dont_share'),
    )
    .map(([logicalType, level]) => [
      `sets ${logicalType} to ${level}`,
      async ({ market }, user) => {
        await market.app.get(SetLevels).defaults(user.id, [{ logicalType, level }]);
        user.levels = { ...user.levels, [logicalType]: level };
      },
    ]),
);

/** One of those who only allow: so that consents lapse that stood. */
const crowdLevels = fc.nat().map(
  (index) =>
    new Doing(
      `one of the crowd, ${index}, no longer shares`,
      () => true,
      async (stage) => {
        const crowd = stage.crowd();
        const user = crowd[index % crowd.length];
        if (user === undefined) return;
        const level = 'dont_share';
        await stage.market.app.get(SetLevels).defaults(user.id, [{ logicalType: 'smart_home', level }]);
        user.levels = { ...user.levels, smart_home: level };
      },
    ),
);

const organisations = by(
  fc.tuple(organisation, fc.boolean(), fc.boolean()).map(([index, one, against]) => [
    `${against ? 'refuses' : 'admits'} ${one ? 'organisation' : 'type'} ${index}`,
    async ({ market, world }, user) => {
      const which = world.organisations[index];
      if (which === undefined) return;
      const settings = market.app.get(SetOrganisations);
      if (one) await settings.block(user.id, which.id, against);
      else await settings.types(user.id, [{ organisationType: which.type, allowed: !against }]);
      if (one) change(user.blocked, which.id, against);
      else change(user.refused, which.type, against);
    },
  ]),
);

function change<Item>(set: Set<Item>, item: Item, inside: boolean): void {
  if (inside) set.add(item);
  else set.delete(item);
}

const limits = by(
  fc.oneof(
    fc
      .tuple(organisation, fc.constantFrom(0n, 1000n, 1001n))
      .map(([index, sat]): readonly [string, Change] => [
        `wants ${sat} sat of ${index}`,
        async ({ market }, user) => {
          const organisationType = types[index] ?? 'science';
          await market.app
            .get(SetPrices)
            .run(user.id, [{ logicalType: 'smart_home', organisationType, sat }]);
          user.prices.set(organisationType, sat);
        },
      ]),
    fc.constantFrom(10, 20, 100).map((percent): readonly [string, Change] => [
      `gives at most ${percent} %`,
      async ({ market }, user) => {
        await market.app.get(SetCaps).run(user.id, [{ logicalType: 'all', percent }]);
        user.capPercent = percent;
      },
    ]),
    fc.boolean().map((askMe): readonly [string, Change] => [
      `${askMe ? 'is' : 'is not'} to be asked`,
      async ({ market }, user) => {
        await market.app.get(SetAskMe).kinds(user.id, [{ logicalType: 'smart_home', askMe }]);
        user.asksMe = askMe;
      },
    ]),
  ),
);

const newRules = by(
  fc
    .tuple(organisation, fc.constantFrom(0n, 1000n), fc.constantFrom(1, 2, 5))
    .map(([index, minRewardSat, perWeek]) => [
      `makes a rule for ${index}, ${minRewardSat} sat, ${perWeek} a week`,
      async ({ market, world }, user) => {
        const organisationType = types[index] ?? 'science';
        const id = await market.app.get(CreateRule).run(user.id, {
          name: 'Rule',
          logicalTypes: ['smart_home', 'medical'],
          organisationTypes: [organisationType],
          minRewardSat,
          perWeek,
        });
        const same = user.rules.find(
          (rule) =>
            rule.state !== 'revoked' &&
            rule.organisationType === organisationType &&
            rule.minRewardSat === minRewardSat &&
            rule.perWeek === perWeek,
        );
        if (same !== undefined) return expect(id).toBe(same.id);
        user.rules.push({ id, organisationType, minRewardSat, perWeek, state: 'active', answers: 0 });
        for (const query of world.collecting()) world.answerByRules(query);
        await market.jobs.tick('queries.rules');
      },
    ]),
);

const changedRules = by(
  fc
    .tuple(fc.nat({ max: 5 }), fc.constantFrom('pause', 'resume', 'revoke', 'take back'))
    .map(([index, what]) => [
      `does ${what} with rule ${index}`,
      async ({ market, world }, user) => {
        const rule = user.rules[index % Math.max(1, user.rules.length)];
        if (rule === undefined) return;
        const rules = market.app.get(ChangeRule);
        if (what === 'take back') {
          // Which answers a rule gave shows in its list; taking back is withdrawing each of them.
          const given = await market.owner.query<{ query_id: string }[]>(
            `select a.query_id from queries.automatic_answer a join queries.consent c using (user_id, query_id)
            where a.rule_id = $1 and c.answered_at = a.answered_at and c.state = 'allowed'`,
            [rule.id],
          );
          await rules.revoke(user.id, rule.id, true);
          for (const query of world.queries)
            if (query.state === 'collecting' && given.some(({ query_id }) => query_id === query.id))
              expect(world.withdraw(user, query)).toBe('ok');
          rule.state = 'revoked';
          return;
        }
        const state = what === 'pause' ? 'paused' : what === 'resume' ? 'active' : 'revoked';
        const outcome = await rules.to(user.id, rule.id, state).then(
          () => 'ok',
          (error: unknown) => (error as { code: string }).code,
        );
        const over = rule.state === 'revoked' && state !== 'revoked';
        expect(outcome).toBe(over ? 'rule-revoked' : 'ok');
        if (!over) rule.state = state;
      },
    ]),
);

let moment = 0;
const sources = by(
  fc.constantFrom<readonly [string, Change]>(
    ['pauses the source', (stage, user) => pause(stage, user, true)],
    ['lets the source go on', (stage, user) => pause(stage, user, false)],
    [
      'deletes the source',
      async (stage, user) => {
        if (user.sourceId === undefined) return;
        expect((await stage.as(user, 'DELETE', `/sources/${user.sourceId}`)).status).toBe(200);
        Object.assign(user, { sourceId: undefined, values: 0, pulses: [], paused: false });
      },
    ],
    ['uploads both', (stage, user) => upload(stage, user, true, 70)],
    ['uploads a low pulse', (stage, user) => upload(stage, user, false, 40)],
  ),
);

async function pause(stage: Stage, user: ModelUser, paused: boolean): Promise<void> {
  if (user.sourceId === undefined) return;
  expect((await stage.as(user, 'PATCH', `/sources/${user.sourceId}`, { paused })).status).toBe(200);
  user.paused = paused;
}

async function upload(stage: Stage, user: ModelUser, both: boolean, pulse: number): Promise<void> {
  const { app } = stage.market;
  user.sourceId ??= await app
    .get(RegisterSource)
    .run(user.id, { sourceType: stage.type.name, label: 'again' });
  const t = Math.floor(stage.to / 1000) - 1 - (moment++ % 500);
  await app
    .get(StoreMeasurements)
    .pack(
      { userId: user.id, sourceId: user.sourceId },
      JSON.stringify([{ n: 'pulse', v: pulse, t }, ...(both ? [{ n: 'value', v: 55, t }] : [])]),
    );
  user.pulses = [...user.pulses, pulse];
  if (both) user.values++;
}

const leaving = by(
  fc.constant<readonly [string, Change]>([
    'erases the account',
    async (stage, user) => {
      await stage.erase(user);
      stage.world.erase(user);
    },
  ]),
);

export const settings: readonly fc.Arbitrary<Step>[] = [
  levels,
  crowdLevels,
  organisations,
  limits,
  newRules,
  newRules,
  changedRules,
  sources,
  leaving,
];
