import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportSourceType, runSourceTypeTask } from '@mynedata/sources';
import { type Market, openMarket } from './market';
import type { Reply } from './person';

let market: Market;
let folder: string;
beforeAll(async () => {
  market = await openMarket();
  folder = mkdtempSync(join(tmpdir(), 'mynedata-catalogue-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await market.close();
});

const texts = { title: { en: 'Tide', de: 'Gezeiten' }, description: { en: 'The sea.', de: 'Das Meer.' } };
const tide = (version: number, changes: object = {}): object => ({
  name: 'TideGauge',
  version,
  kind: 'time_series',
  conflict: 'refuse',
  ...texts,
  attributes: [
    {
      name: 'level',
      technicalType: 'number',
      logicalType: 'smart_home',
      role: 'quasi',
      unit: 'm',
      min: -10,
      max: 10,
      grid: 0.01,
      hierarchy: { kind: 'steps', steps: [0.1, 1] },
      ...texts,
      ...changes,
    },
  ],
});

/** Runs the admin task as the operator would; returns its exit code and what it printed. */
async function task(...words: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await runSourceTypeTask(market.app, { words, options: { json: true } }, (line) =>
    lines.push(line),
  );
  return { code, said: lines.join('\n') };
}

function fileWith(content: object | string): string {
  const path = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const types = async (): Promise<Reply> => market.newcomer().get('/source-types');
const typeNamed = async (name: string) =>
  ((await types()).body as { name: string; version: number }[]).find((type) => type.name === name);

describe('the catalogue', () => {
  it('is public, in both languages, and answers a known tag with 304', async () => {
    const reply = await types();
    expect(reply.status).toBe(200);
    expect(reply.headers.get('cache-control')).toBe('public, max-age=60');
    const tag = reply.headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    // As browsers ask; fetch alone would add no-cache.
    const known = { 'if-none-match': tag, 'cache-control': 'max-age=0' };
    expect((await market.newcomer().get('/source-types', known)).status).toBe(304);
    for (const type of reply.body) {
      expect(type.titles.en).toBe(type.title);
      for (const { titles, descriptions } of [type, ...type.attributes])
        for (const text of [titles.en, titles.de, descriptions.en, descriptions.de])
          expect(text.trim()).not.toBe('');
    }
  });

  it('ships types for every logical type and every kind of hierarchy', async () => {
    const { body } = await types();
    expect(body.map(({ name, version }: { name: string; version: number }) => `${name}@${version}`)).toEqual([
      'ActivityTracker@1',
      'AirQuality@1',
      'Iris@1',
      'LocationProbe@2',
      'OpenhabSensor@1',
      'PersonalInformation@2',
      'Purchases@1',
      'RandomData@1',
      'ScreenTime@1',
      'SmartMeter@1',
    ]);
    const attributes = body.flatMap((type: { attributes: object[] }) => type.attributes);
    const different = (pick: (attribute: any) => string | undefined) =>
      [...new Set<string | undefined>(attributes.map(pick))].filter((one) => one !== undefined).sort();
    expect(different(({ logicalType }) => logicalType)).toEqual([
      'consumer',
      'location',
      'medical',
      'online_activity',
      'personal',
      'smart_home',
    ]);
    expect(different(({ hierarchy }) => hierarchy?.kind)).toEqual([
      'categories',
      'dates',
      'geohash',
      'steps',
    ]);
    const purchases = body.find(({ name }: { name: string }) => name === 'Purchases');
    expect(purchases.attributes.map(({ role }: { role: string }) => role)).toEqual([
      'sensitive',
      'sensitive',
    ]);
    expect(purchases.attributes[1].categories.slice(0, 4)).toEqual([
      'fresh_food',
      'packaged_food',
      'drinks',
      'restaurant',
    ]);
  });

  it('holds exactly what a file says: what is shown can be imported again and changes nothing', async () => {
    for (const { name, version } of (await types()).body) {
      const { code, said } = await task('show', `${name}@${version}`);
      expect(code).toBe(0);
      expect(await task('import', fileWith(said))).toEqual({
        code: 0,
        said: JSON.stringify({ name, version, outcome: 'unchanged' }),
      });
    }
  });
});

describe('the admin task of source types', () => {
  it('imports a type, which can then be registered and asked for', async () => {
    expect(await task('import', fileWith(tide(1)))).toMatchObject({ code: 0 });
    expect(await typeNamed('TideGauge')).toMatchObject({
      version: 1,
      conflict: 'refuse',
      attributes: [{ name: 'level', bounds: { min: -10, max: 10, grid: 0.01 } }],
    });
    await (await market.newcomer().registerAsUser()).pair('TideGauge');
    expect(JSON.parse((await task('list')).said)).toContainEqual(
      expect.objectContaining({ name: 'TideGauge', version: 1, sources: 1, retiredAt: null }),
    );
  });

  it('refuses another content under the same version and names the difference', async () => {
    await market.app.get(ImportSourceType).run(JSON.stringify(tide(1)));
    const { code, said } = await task('import', fileWith(tide(1, { max: 20 })));
    expect(code).toBe(1);
    expect(JSON.parse(said)).toMatchObject({
      refused: 'source-type-differs',
      errors: [{ pointer: '/attributes/0/max', detail: 'is 10 in the catalogue and 20 here' }],
    });
    expect(await typeNamed('TideGauge')).toMatchObject({ attributes: [{ bounds: { max: 10 } }] });
  });

  it('lets sources and queries of a version alone when a new one comes', async () => {
    const user = await market.newcomer().registerAsUser();
    await market.app.get(ImportSourceType).run(JSON.stringify(tide(1)));
    const { sourceId } = await user.pair('TideGauge');
    await market.app.get(ImportSourceType).run(JSON.stringify(tide(2, { max: 20 })));
    expect((await user.get(`/sources/${sourceId}`)).body).toMatchObject({
      version: 1,
      type: { attributes: [{ bounds: { max: 10 } }] },
    });
    const next = await user.pair('TideGauge');
    expect((await user.get(`/sources/${next.sourceId}`)).body).toMatchObject({ version: 2 });
  });

  it('refuses a version in which a name means something else, and one from the past', async () => {
    await market.app.get(ImportSourceType).run(JSON.stringify(tide(2, { max: 20 })));
    const other = await task('import', fileWith(tide(3, { unit: 's' })));
    expect(JSON.parse(other.said)).toMatchObject({ errors: [{ pointer: '/attributes/0/unit' }] });
    await market.app.get(ImportSourceType).run(JSON.stringify(tide(5)));
    const past = await task('import', fileWith(tide(4)));
    expect(JSON.parse(past.said)).toMatchObject({ errors: [{ pointer: '/version' }] });
    expect([other.code, past.code]).toEqual([1, 1]);
  });

  it('says where a file is wrong, and that a file or a command is none', async () => {
    const wrong = await task('import', fileWith({ ...tide(1), kind: 'sometimes' }));
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.said)).toMatchObject({ errors: [{ pointer: '/kind' }] });
    expect((await task('import', join(folder, 'nothing.json'))).code).toBe(1);
    expect((await task('show', 'Nothing')).code).toBe(1);
    expect((await task('show', 'Iris@one')).code).toBe(2);
    expect((await task('import')).code).toBe(2);
    expect((await task('burn', 'Iris')).code).toBe(2);
  });

  it('retires a type: no longer offered, registered or asked for, while its sources go on', async () => {
    const file = { ...tide(1), name: 'OldGauge' };
    await market.app.get(ImportSourceType).run(JSON.stringify(file));
    const user = await market.newcomer().registerAsUser();
    const { sourceId } = await user.pair('OldGauge');
    const text = 'SELECT AVG(OldGauge.level)';
    const processor = await market.newcomer().registerAsProcessor();
    expect((await processor.post('/queries/check', { text })).body.ok).toBe(true);

    expect(await task('retire', 'OldGauge')).toEqual({
      code: 0,
      said: JSON.stringify({ name: 'OldGauge', outcome: 'retired' }),
    });
    expect(await task('retire', 'OldGauge')).toMatchObject({ code: 0 });
    expect((await task('retire', 'NoGauge')).code).toBe(1);
    expect(await typeNamed('OldGauge')).toBeUndefined();
    expect((await user.post('/sources', { sourceType: 'OldGauge', label: 'x' })).status).toBe(422);
    expect((await processor.post('/queries/check', { text })).body.ok).toBe(false);
    expect((await user.get(`/sources/${sourceId}`)).body).toMatchObject({ type: { name: 'OldGauge' } });

    await market.app.get(ImportSourceType).run(JSON.stringify({ ...file, version: 2 }));
    expect(await typeNamed('OldGauge')).toMatchObject({ version: 2 });
  });

  it('takes a tree of categories as deep as anybody will draw one', async () => {
    let node: object = { name: 'leaf' };
    for (let depth = 0; depth < 300; depth++) node = { name: `level ${depth}`, children: [node] };
    const attribute = {
      name: 'kind',
      technicalType: 'text',
      logicalType: 'consumer',
      role: 'quasi',
      hierarchy: { kind: 'categories', nodes: [node, { name: 'other' }] },
      ...texts,
    };
    const file = { ...tide(1), name: 'DeepThing', attributes: [attribute] };
    expect(await task('import', fileWith(file))).toMatchObject({ code: 0 });
    expect(await typeNamed('DeepThing')).toMatchObject({ attributes: [{ categories: ['leaf', 'other'] }] });
    expect(JSON.parse((await task('import', fileWith(file))).said)).toMatchObject({ outcome: 'unchanged' });
  });

  it('lets only one of several simultaneous imports of a new version through, and the others find it', async () => {
    const text = JSON.stringify({ ...tide(1), name: 'RaceGauge' });
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => market.app.get(ImportSourceType).run(text)),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'imported')).toHaveLength(1);
  });
});

describe('the database', () => {
  it('lets the application change nothing of a version, and the owner nothing but texts and retirement', async () => {
    for (const sql of [
      "update sources.attribute set max = 1000 where name = 'random_one'",
      "update sources.source_type set retired_at = now() where name = 'RandomData'",
      "delete from sources.attribute where name = 'random_one'",
      "insert into sources.source_type (name, version, kind, conflict, titles, descriptions) select 'Fake', 1, kind, conflict, titles, descriptions from sources.source_type limit 1",
    ])
      await expect(market.database.query(sql), sql).rejects.toThrow(/permission denied/);
    for (const sql of [
      "update sources.attribute set max = 1000 where name = 'random_one'",
      "update sources.source_type set kind = 'static' where name = 'RandomData'",
      "delete from sources.source_type where name = 'AirQuality'",
    ])
      await expect(market.owner.query(sql), sql).rejects.toThrow(/never changes|foreign key/);
    await market.owner.query(
      `update sources.source_type set titles = titles || '{"en": "Dice"}' where name = 'RandomData'`,
    );
    expect(await typeNamed('RandomData')).toMatchObject({ title: 'Dice' });
  });

  it('refuses by itself what the schema of files refuses', async () => {
    const add = (type: object) =>
      market.owner.query('select sources.add_source_type($1)', [JSON.stringify(type)]);
    const bad = (changes: object): object => ({ ...tide(1, changes), name: 'BadGauge' });
    await expect(add(bad({ min: 0.001 }))).rejects.toThrow(/attribute_bounds/);
    await expect(add(bad({ title: { en: 'only' } }))).rejects.toThrow(/attribute_titles/);
    await expect(add(bad({ hierarchy: { kind: 'dates', levels: ['day'] } }))).rejects.toThrow(
      /attribute_hierarchy/,
    );
    await expect(add(bad({ contexts: [] }))).rejects.toThrow(/attribute_contexts/);
    await expect(add({ ...bad({}), conflict: 'maybe' })).rejects.toThrow(/source_type_conflict/);
    await expect(add({ ...bad({}), kind: 'often' })).rejects.toThrow(/source_type_kind/);
  });
});
