import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '@mynedata/platform';
import { RegisterSource, StoreMeasurements } from '@mynedata/sources';
import { RegisterAccount } from '@mynedata/users';
import { ChunksStore } from '../src/sources/measurements/chunks.store';
import { CompactMeasurements } from '../src/sources/measurements/compact-measurements';
import { ExpireMeasurements } from '../src/sources/measurements/expire-measurements';
import { RemoveMeasurements } from '../src/sources/measurements/remove-measurements';
import { SourcesStore } from '../src/sources/sources.store';
import { type Market, openMarket } from './market';
import type { Person } from './person';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const runs = process.env['TEST_FULL'] === '1' ? 300 : 40;
const start = 1_700_000_000;

let market: Market;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(async () => market.close());

let serial = 0;
async function sourceOf(sourceType: string): Promise<{ readonly userId: string; readonly sourceId: string }> {
  const { accountId: userId } = await market.app
    .get(RegisterAccount)
    .run({ role: 'user', username: `chunks-${process.pid}-${serial++}`, password: 'correct horse battery' });
  const sourceId = await market.app.get(RegisterSource).run(userId, { sourceType, label: 'x' });
  return { userId, sourceId };
}

/** What is stored, as [name, second, value], in the order of names and times. */
async function stored(sourceId: string): Promise<[string, number, unknown][]> {
  const rows = await market.owner.query(
    `select s.name, extract(epoch from c.first_at) * 1000000 + v.moved as us, coalesce(to_jsonb(v.number), to_jsonb(v.text), to_jsonb(v.boolean)) as value
       from sources.chunk c join sources.series s on s.source_id = c.source_id and s.id = c.series
      cross join lateral unnest(c.offsets, c.numbers, c.texts, c.booleans) as v (moved, number, text, boolean)
      where c.source_id = $1 order by s.name collate "C", us`,
    [sourceId],
  );
  return rows.map((row: { name: string; us: string; value: unknown }) => [
    row.name,
    Number(row.us) / 1e6 - start,
    row.value,
  ]);
}

/** Chunks of one series that overlap, or whose summary is not that of their records: there must be none. */
const broken = (sourceId: string): Promise<unknown[]> =>
  market.owner.query(
    `select * from (
       select c.*, lead(first_at) over (partition by user_id, source_id, series order by first_at) as next,
              (select array[count(*), sum(n), min(n), max(n)] from unnest(numbers) n) as really from sources.chunk c where source_id = $1) c
      where next <= last_at or (numbers is not null and really is distinct from array[count, really[2], min, max]) or abs(sum - really[2]) > 1e-6`,
    [sourceId],
  );

type Step =
  | {
      readonly kind: 'push';
      readonly packs: readonly { readonly n: string; readonly at: number }[][];
    }
  | { readonly kind: 'remove'; readonly from: number; readonly to: number; readonly name: string | undefined }
  | { readonly kind: 'compact' };

const names = ['a', 'b'] as const;
const push = fc.record({
  kind: fc.constant('push' as const),
  // Several packs at once share a commit.
  packs: fc.array(
    fc.oneof(
      fc.array(fc.record({ n: fc.constantFrom(...names), at: fc.integer({ min: 0, max: 60 }) }), {
        minLength: 1,
        maxLength: 12,
      }),
      // Long enough for several chunks.
      fc
        .record({ first: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 900, max: 2500 }) })
        .map(({ first, length }) => Array.from({ length }, (_, index) => ({ n: 'a', at: first + index }))),
    ),
    { minLength: 1, maxLength: 4 },
  ),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: push },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('remove' as const),
      from: fc.integer({ min: 0, max: 1500 }),
      to: fc.integer({ min: 0, max: 3000 }),
      name: fc.constantFrom(undefined, ...names),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'compact' as const }) },
);

describe('chunks hold exactly what was sent', () => {
  it(`whatever comes, in whatever order, is merged, removed and compacted (SEED=${seed}, ${runs} runs)`, async () => {
    const store = market.app.get(StoreMeasurements);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        const writer = await sourceOf('OpenhabSensor');
        const model = new Map<string, readonly [string, number, number]>();
        for (const [turn, one] of steps.entries()) {
          if (one.kind === 'compact') await market.app.get(CompactMeasurements).run(2);
          else if (one.kind === 'remove') {
            const [from, to] = [start + one.from, start + one.to].map((at) =>
              new Date(at * 1000).toISOString(),
            );
            const removed = await market.app
              .get(RemoveMeasurements)
              .run(writer.userId, writer.sourceId, { from, to, name: one.name });
            const gone = [...model].filter(
              ([, [n, at]]) => at >= one.from && at < one.to && (one.name === undefined || one.name === n),
            );
            for (const [key] of gone) model.delete(key);
            expect(removed).toBe(gone.length);
          } else {
            // Of one step all packs say the same of the same time: which of them comes first does not matter.
            const valueAt = (at: number): number => (at + turn) % 3;
            const replies = await Promise.all(
              one.packs.map((pack) =>
                store.pack(
                  writer,
                  JSON.stringify(pack.map(({ n, at }) => ({ n, t: start + at, v: valueAt(at) }))),
                ),
              ),
            );
            let fresh = 0;
            for (const { n, at } of one.packs.flat()) {
              const key = `${n} ${at}`;
              if (model.get(key)?.[2] !== valueAt(at)) fresh++;
              model.set(key, [n, at, valueAt(at)]);
            }
            const sum = (key: 'accepted' | 'duplicates'): number =>
              replies.reduce((total, reply) => total + reply[key], 0);
            expect([sum('accepted'), sum('accepted') + sum('duplicates')]).toEqual([
              fresh,
              one.packs.flat().length,
            ]);
          }
          expect(await broken(writer.sourceId)).toEqual([]);
        }
        const expected = [...model.values()].sort((a, b) =>
          a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? -1 : 1,
        );
        expect(await stored(writer.sourceId)).toEqual(expected);
      }),
      { numRuns: runs, seed },
    );
  }, 600_000);

  it('and compaction leaves few chunks of nearly full size', async () => {
    const writer = await sourceOf('RandomData');
    for (let index = 0; index < 40; index++)
      await market.app
        .get(StoreMeasurements)
        .pack(
          writer,
          JSON.stringify(
            Array.from({ length: 60 }, (_, at) => ({ n: 'random_one', t: start + index * 60 + at, v: at })),
          ),
        );
    await market.app.get(CompactMeasurements).run(16);
    const chunks = await market.owner.query(
      'select count from sources.chunk where source_id = $1 order by first_at',
      [writer.sourceId],
    );
    expect(chunks).toEqual([{ count: 800 }, { count: 800 }, { count: 800 }]);
    expect(await stored(writer.sourceId)).toHaveLength(2400);
  });

  it('for texts and truth values, too', async () => {
    const writer = await sourceOf('OpenhabSensor');
    const texts = ['"quoted"', 'back\\slash', '{curly,braces}', 'NULL', '', 'ümläut 🙂', "it's", 'a\nb'];
    const pack = texts.flatMap((vs, at) => [
      { n: 'said', t: start + at, vs },
      { n: 'on', t: start + at, vb: at % 2 === 0 },
    ]);
    await market.app.get(StoreMeasurements).pack(writer, JSON.stringify(pack));
    expect(await market.app.get(StoreMeasurements).pack(writer, JSON.stringify(pack))).toMatchObject({
      duplicates: 16,
    });
    const found = await stored(writer.sourceId);
    expect(found.filter(([name]) => name === 'said').map(([, , value]) => value)).toEqual(texts);
    expect(found.filter(([name]) => name === 'on').map(([, , value]) => value)).toEqual(
      texts.map((_, at) => at % 2 === 0),
    );
  });
});

describe('what a source keeps no longer', () => {
  const months = 30 * 24 * 3600;
  it('leaves the disk; of a static source the value that is still valid stays', async () => {
    const now = Math.floor(market.clock.now().getTime() / 1000);
    const [probe, person] = [await sourceOf('RandomData'), await sourceOf('PersonalInformation')];
    const store = market.app.get(StoreMeasurements);
    const ages = [40 * months, 30 * months, 20 * months, months];
    await store.pack(probe, JSON.stringify(ages.map((age) => ({ n: 'random_one', t: now - age, v: 1 }))));
    await store.pack(
      person,
      JSON.stringify(
        ages.slice(0, 2).map((age, index) => ({ n: 'city', t: now - age, vs: ['Aachen', 'Bochum'][index] })),
      ),
    );
    await market.app.get(ExpireMeasurements).run();
    expect(await stored(probe.sourceId)).toHaveLength(2);
    expect((await stored(person.sourceId)).map(([, , value]) => value)).toEqual(['Bochum']);
    await market.app.get(ExpireMeasurements).run();
    expect(await stored(person.sourceId)).toHaveLength(1);
  });

  it('goes for everybody, however many sources there are before', async () => {
    const now = Math.floor(market.clock.now().getTime() / 1000);
    const store = market.app.get(StoreMeasurements);
    const writers = await Promise.all(Array.from({ length: 12 }, () => sourceOf('PersonalInformation')));
    for (const writer of writers)
      await store.pack(
        writer,
        JSON.stringify([
          { n: 'city', t: now - 40 * months, vs: 'Aachen' },
          { n: 'city', t: now - months, vs: 'Bochum' },
        ]),
      );
    const probes = await Promise.all(Array.from({ length: 12 }, () => sourceOf('RandomData')));
    for (const probe of probes)
      await store.pack(probe, JSON.stringify([{ n: 'random_one', t: now - 40 * months, v: 1 }]));
    await new ExpireMeasurements(
      market.app.get(Database),
      market.jobs,
      market.app.get(SourcesStore),
      market.app.get(ChunksStore),
      market.clock,
      5,
    ).run();
    for (const probe of probes) expect(await stored(probe.sourceId)).toEqual([]);
    for (const writer of writers) expect(await stored(writer.sourceId)).toHaveLength(2);
  });

  it('is as many months as the person says, or never', async () => {
    const user = await market.newcomer().registerAsUser();
    const { sourceId } = await user.pair('RandomData');
    expect(
      (await user.patch(`/sources/${sourceId}`, { retentionMonths: null })).body.retentionMonths,
    ).toBeNull();
    expect((await user.patch(`/sources/${sourceId}`, { retentionMonths: 3 })).body.retentionMonths).toBe(3);
    expect((await user.patch(`/sources/${sourceId}`, { retentionMonths: 0 })).status).toBe(422);
  });
});

describe('an account that goes', () => {
  it('takes its records with it', async () => {
    const writer = await sourceOf('RandomData');
    await market.app
      .get(StoreMeasurements)
      .pack(writer, JSON.stringify([{ n: 'random_one', t: start, v: 1 }]));
    await market.app
      .get(Database)
      .transaction((tx) => tx.execute('delete from sources.source where user_id = $1', [writer.userId]));
    expect(await stored(writer.sourceId)).toEqual([]);
  });
});

describe('people read their own records', () => {
  let user: Person;
  let sourceId: string;
  beforeAll(async () => {
    user = await market.newcomer().registerAsUser();
    const paired = await user.pair('LocationProbe');
    sourceId = paired.sourceId;
    const writer = { userId: (await user.get('/auth/session')).body.accountId as string, sourceId };
    const pack = Array.from({ length: 3000 }, (_, at) => [
      { n: 'altitude', t: start + at, v: at % 100 },
      { n: 'accuracy', t: start + at, v: at === 7 ? 5000 : 5 },
    ]).flat();
    await market.app.get(StoreMeasurements).pack(writer, JSON.stringify(pack));
  });

  it('by pages, newest first, each exactly once', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await user.get(
        `/sources/${sourceId}/measurements?limit=400${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.items.map(({ at, name }: { at: string; name: string }) => `${at} ${name}`));
      cursor = page.body.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(6000);
    expect(new Set(seen).size).toBe(6000);
    expect(seen.map((one) => one.slice(0, 24))).toEqual(
      [...seen.map((one) => one.slice(0, 24))].sort().reverse(),
    );
  });

  it('of a stretch of time and a name, with those outside the bounds marked', async () => {
    const from = new Date((start + 6) * 1000).toISOString();
    const to = new Date((start + 9) * 1000).toISOString();
    const page = await user.get(`/sources/${sourceId}/measurements?name=accuracy&from=${from}&to=${to}`);
    expect(
      page.body.items.map((one: { value: number; outsideBounds: boolean; unit: string }) => [
        one.value,
        one.outsideBounds,
        one.unit,
      ]),
    ).toEqual([
      [5, false, 'm'],
      [5000, true, 'm'],
      [5, false, 'm'],
    ]);
  });

  it('as a chart whose buckets hold what the records say', async () => {
    const from = new Date(start * 1000).toISOString();
    const to = new Date((start + 3000) * 1000).toISOString();
    const chart = await user.get(`/sources/${sourceId}/chart?from=${from}&to=${to}&points=7&name=altitude`);
    const width = 3000 / 7;
    const expected = Array.from({ length: 7 }, (_, bucket) => {
      const inside = Array.from({ length: 3000 }, (_value, at) => at)
        .filter((at) => Math.floor(at / width) === bucket)
        .map((at) => at % 100);
      return [inside.length, Math.min(...inside), Math.max(...inside)];
    });
    expect(chart.body.series).toHaveLength(1);
    expect(
      chart.body.series[0].points.map((one: { records: number; min: number; max: number }) => [
        one.records,
        one.min,
        one.max,
      ]),
    ).toEqual(expected);
    const whole = await user.get(`/sources/${sourceId}/chart?points=1`);
    expect(whole.body.series.find(({ name }: { name: string }) => name === 'altitude').points).toMatchObject([
      { records: 3000, mean: 49.5 },
    ]);
  });

  it('as a chart of a moment within a chunk that reaches far back', async () => {
    const one = await user.pair('RandomData');
    const writer = {
      userId: (await user.get('/auth/session')).body.accountId as string,
      sourceId: one.sourceId,
    };
    await market.app.get(StoreMeasurements).pack(
      writer,
      JSON.stringify([
        { n: 'random_one', v: 1, t: 300_000_000 },
        { n: 'random_one', v: 2, t: start },
      ]),
    );
    const at = (seconds: number): string => new Date((start + seconds) * 1000).toISOString();
    const chart = await user.get(`/sources/${one.sourceId}/chart?from=${at(-1)}&to=${at(1)}&points=2000`);
    expect([chart.status, chart.body.series[0]?.points.length]).toEqual([200, 1]);
  });

  it('as a file that can be read again', async () => {
    const senml = await user.get(`/sources/${sourceId}/export`);
    expect(senml.headers.get('content-type')).toContain('application/senml+json');
    const again = await user.pair('LocationProbe');
    const writer = {
      userId: (await user.get('/auth/session')).body.accountId as string,
      sourceId: again.sourceId,
    };
    expect(await market.app.get(StoreMeasurements).pack(writer, JSON.stringify(senml.body))).toMatchObject({
      accepted: 6000,
    });
    expect(await stored(again.sourceId)).toEqual(await stored(sourceId));
    const csv = String((await user.get(`/sources/${sourceId}/export?format=csv`)).body)
      .trimEnd()
      .split('\r\n');
    expect(csv).toHaveLength(6001);
    expect(csv[0]).toBe('name,time,value,unit');
    expect((await user.get(`/sources/${again.sourceId}/export?to=1990-01-01T00:00:00Z`)).body).toEqual([]);
  });

  it('to the microsecond', async () => {
    const one = await user.pair('RandomData');
    const writer = {
      userId: (await user.get('/auth/session')).body.accountId as string,
      sourceId: one.sourceId,
    };
    const pack = [{ n: 'random_one', v: 1, t: start + 0.000123 }];
    await market.app.get(StoreMeasurements).pack(writer, JSON.stringify(pack));
    const page = await user.get(`/sources/${one.sourceId}/measurements`);
    expect(page.body.items[0].at).toBe('2023-11-14T22:13:20.000123Z');
    expect(String((await user.get(`/sources/${one.sourceId}/export?format=csv`)).body)).toContain(
      '20.000123Z',
    );
  });

  it('and nobody else does', async () => {
    const stranger = await market.newcomer().registerAsUser();
    for (const path of ['measurements', 'chart', 'export'])
      expect((await stranger.get(`/sources/${sourceId}/${path}`)).status).toBe(404);
    expect((await stranger.delete(`/sources/${sourceId}/measurements`)).status).toBe(404);
  });

  it('and may delete a stretch of them', async () => {
    const to = new Date((start + 10) * 1000).toISOString();
    expect((await user.delete(`/sources/${sourceId}/measurements?to=${to}`)).body).toEqual({
      deletedRecords: 20,
    });
    expect((await user.get(`/sources/${sourceId}`)).body.records).toBe(5980);
  });
});

describe('a name mapped to an attribute', () => {
  const readings = (
    sourceId: string,
  ): Promise<{ attribute: string; context: string | null; number: number }[]> =>
    market.owner.query(
      `select attribute, context, number from sources.reading('-infinity', 'infinity') where source_id = $1 order by at`,
      [sourceId],
    );

  it('is proposed by its words and unit, and read in the unit of the attribute once confirmed', async () => {
    const user = await market.newcomer().registerAsUser();
    const { sourceId } = await user.pair('OpenhabSensor');
    const writer = { userId: (await user.get('/auth/session')).body.accountId as string, sourceId };
    await market.app
      .get(StoreMeasurements)
      .pack(writer, JSON.stringify([{ n: 'garden_temp', v: 293.15, u: 'K', t: start }]));
    const [name] = (await user.get(`/sources/${sourceId}`)).body.names;
    expect(name).toMatchObject({
      unit: 'K',
      attribute: null,
      proposal: { attribute: 'temperature', context: 'outdoor' },
    });
    expect(await readings(sourceId)).toEqual([]);
    expect((await user.put(`/sources/${sourceId}/mappings/garden_temp`, name.proposal)).status).toBe(204);
    const [reading] = await readings(sourceId);
    expect([reading?.attribute, reading?.context, Math.round((reading?.number ?? 0) * 1e6) / 1e6]).toEqual([
      'temperature',
      'outdoor',
      20,
    ]);
    expect((await user.get(`/sources/${sourceId}`)).body.names[0]).toMatchObject({
      attribute: 'temperature',
      proposal: null,
    });
    const refused = await user.put(`/sources/${sourceId}/mappings/garden_temp`, { attribute: 'light' });
    expect([refused.status, refused.body.code]).toEqual([422, 'not-mappable']);
  });

  it('before its first value stands only if that value fits', async () => {
    const user = await market.newcomer().registerAsUser();
    const { sourceId } = await user.pair('OpenhabSensor');
    const writer = { userId: (await user.get('/auth/session')).body.accountId as string, sourceId };
    for (const name of ['a', 'b', 'c'])
      await user.put(`/sources/${sourceId}/mappings/${name}`, {
        attribute: 'temperature',
        context: 'indoor',
      });
    await market.app.get(StoreMeasurements).pack(
      writer,
      JSON.stringify([
        { n: 'a', v: 273.15, u: 'K', t: start },
        { n: 'b', v: 1, u: 'lx', t: start },
        { n: 'c', vs: 'warm', t: start },
      ]),
    );
    expect((await readings(sourceId)).map(({ number }) => number)).toEqual([0]);
    expect(
      (await user.get(`/sources/${sourceId}`)).body.names.map(
        (one: { name: string; attribute: string | null }) => [one.name, one.attribute],
      ),
    ).toEqual([
      ['a', 'temperature'],
      ['b', null],
      ['c', null],
    ]);
  });
});
