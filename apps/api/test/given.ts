import { SetLevels, type ProtectionLevel } from '@mynedata/privacy';
import { GrantConsent } from '@mynedata/queries';
import { RegisterSource, StoreMeasurements } from '@mynedata/sources';
import { RegisterAccount } from '@mynedata/users';
import type { Market } from './market';
import type { Person, Reply } from './person';

export interface GivenPerson {
  readonly city?: string;
  readonly gender?: string;
  readonly value?: number;
  /** A record of random_one beside it. */
  readonly one?: number;
  /** Records of random_two in the interval; left out: one record of `value`. */
  readonly values?: readonly { readonly at: number; readonly v: number }[];
  readonly levels?: Readonly<
    Partial<Record<'personal' | 'location' | 'smart_home' | 'medical', ProtectionLevel>>
  >;
  readonly intervalSeconds?: number;
  readonly birthday?: string;
  /** Of an activity tracker. */
  readonly steps?: number;
}

let serial = 0;

/** People with personal information and random data, made by the product's own use cases. Returns their ids. */
export async function people(
  market: Market,
  count: number,
  each: (index: number) => GivenPerson = () => ({}),
): Promise<string[]> {
  const { app, clock } = market;
  const now = Math.floor(clock.now().getTime() / 1000);
  const ids: string[] = [];
  const queue = Array.from({ length: count }, (_, index) => index);
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
        const given = each(index);
        const { accountId } = await app.get(RegisterAccount).run({
          role: 'user',
          username: `given-${process.pid}-${serial++}`,
          password: 'correct horse battery',
        });
        const levels = { personal: 'low', location: 'low', smart_home: 'low', ...given.levels } as const;
        await app.get(SetLevels).defaults(
          accountId,
          Object.entries(levels).map(([logicalType, level]) => ({
            logicalType: logicalType as 'personal',
            level,
          })),
        );
        const personal = await app
          .get(RegisterSource)
          .run(accountId, { sourceType: 'PersonalInformation', label: 'me' });
        await app
          .get(StoreMeasurements)
          .pack(
            { userId: accountId, sourceId: personal },
            JSON.stringify([
              { n: 'city', vs: given.city ?? 'Aachen', t: now - 1000 },
              ...(given.gender === undefined ? [] : [{ n: 'gender', vs: given.gender, t: now - 1000 }]),
              ...(given.birthday === undefined ? [] : [{ n: 'birthday', vs: given.birthday, t: now - 1000 }]),
            ]),
          );
        const random = await app.get(RegisterSource).run(accountId, {
          sourceType: 'RandomData',
          label: 'numbers',
          ...(given.intervalSeconds === undefined ? {} : { uploadIntervalSeconds: given.intervalSeconds }),
        });
        const records = given.values ?? [{ at: now - 600, v: given.value ?? 50 }];
        if (given.one !== undefined)
          await app
            .get(StoreMeasurements)
            .pack(
              { userId: accountId, sourceId: random },
              JSON.stringify([{ n: 'random_one', v: given.one, t: now - 600 }]),
            );
        if (records.length > 0)
          await app
            .get(StoreMeasurements)
            .pack(
              { userId: accountId, sourceId: random },
              JSON.stringify(records.map(({ at, v }) => ({ n: 'random_two', v, t: at }))),
            );
        if (given.steps !== undefined) {
          const tracker = await app
            .get(RegisterSource)
            .run(accountId, { sourceType: 'ActivityTracker', label: 'watch' });
          await app
            .get(StoreMeasurements)
            .pack(
              { userId: accountId, sourceId: tracker },
              JSON.stringify([{ n: 'steps', v: given.steps, t: now - 600 }]),
            );
        }
        ids[index] = accountId;
      }
    }),
  );
  return ids;
}

export const demoQuery =
  'SELECT AVG(RandomData.random_two) WHERE (PersonalInformation.city = aachen) OR (PersonalInformation.city = bochum)';

/** Terms of a query without reward whose window is open for a minute, asking for the last hour. */
export function terms(market: Market, changes: object = {}): object {
  const now = market.clock.now().getTime();
  const iso = (ms: number): string => new Date(now + ms).toISOString();
  return {
    text: demoQuery,
    title: 'How random is the west',
    purposeCategory: 'academic_research',
    purpose: 'We want to know the mean.',
    interval: { from: iso(-3600_000), to: iso(-1000) },
    maxProtection: 'medium',
    participants: { min: 50, max: 100 },
    rewardSat: '0',
    consentWindow: { closes: iso(60_000) },
    ...changes,
  };
}

/** Submits a query, and lets the market ask people when it is open at once. */
export async function submit(
  market: Market,
  processor: Person,
  body: object,
  key = `key-${serial++}`,
): Promise<Reply> {
  const reply = await processor.post('/queries', body, { 'idempotency-key': key });
  await market.jobs.drain();
  return reply;
}

/** Everybody in the list allows, by the product's own use case. */
export async function allow(
  market: Market,
  userIds: readonly string[],
  queryId: string,
  level: 'low' | 'medium' | 'high' = 'low',
  dataset = false,
): Promise<void> {
  for (const userId of userIds) await market.app.get(GrantConsent).run(userId, queryId, level, dataset);
}

/** Lets time pass until the window is closed, and the market do what is then due. */
export async function closeWindow(market: Market): Promise<void> {
  market.clock.forward(61);
  await market.settle();
}
