import { request as httpRequest } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { encode } from 'cborg';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportSourceType } from '../src/sources/catalogue/import-source-type';
import { type Market, openMarket } from './market';
import { type Person, type Reply, push } from './person';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const rounds = process.env['TEST_FULL'] === '1' ? 20_000 : 600;
const start = 1_700_000_000;

let market: Market;
let user: Person;
beforeAll(async () => {
  market = await openMarket();
  user = await market.newcomer().registerAsUser();
});
afterAll(async () => market.close());

async function send(
  token: string,
  body: Uint8Array | string,
  type: string,
  headers: Readonly<Record<string, string>> = {},
  query = '',
): Promise<Reply> {
  const response = await fetch(`${market.url}/api/v2/data${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

const records = async (sourceId: string): Promise<number> =>
  Number(
    (
      await market.owner.query(
        'select coalesce(sum(count), 0) as n from sources.chunk where source_id = $1',
        [sourceId],
      )
    )[0].n,
  );

describe('a pack may come as', () => {
  const pack = [
    { n: 'random_one', v: 1.5, t: start },
    { n: 'random_two', v: 2, t: start },
  ];
  it('CBOR, with the labels of RFC 8428 §6', async () => {
    const { token, sourceId } = await user.pair('RandomData');
    const cbor = encode(
      pack.map(
        ({ n, v, t }) =>
          new Map<number, unknown>([
            [0, n],
            [2, v],
            [6, t],
          ]),
      ),
    );
    expect((await send(token, cbor, 'application/senml+cbor')).body).toMatchObject({
      accepted: 2,
      duplicates: 0,
    });
    // The same in JSON is the same.
    expect((await push(market.url, token, pack)).body).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(await records(sourceId)).toBe(2);
  });

  it('gzip or brotli', async () => {
    const { token, sourceId } = await user.pair('RandomData');
    const text = JSON.stringify(pack);
    const first = await send(token, gzipSync(text), 'application/senml+json', { 'content-encoding': 'gzip' });
    expect(first.body).toMatchObject({ accepted: 2 });
    const again = await send(token, brotliCompressSync(text), 'application/senml+json', {
      'content-encoding': 'br',
    });
    expect(again.body).toMatchObject({ duplicates: 2 });
    expect(await records(sourceId)).toBe(2);
  });

  it('nothing else, and says so', async () => {
    const { token, sourceId } = await user.pair('RandomData');
    const broken = gzipSync(JSON.stringify(pack)).subarray(0, 20);
    const bomb = gzipSync(' '.repeat(30_000_000));
    const gzip = { 'content-encoding': 'gzip' };
    for (const [reply, status, code] of [
      [await send(token, JSON.stringify(pack), 'text/plain'), 415, 'media-type-not-supported'],
      [await send(token, JSON.stringify(pack), 'application/senml+xml'), 415, 'media-type-not-supported'],
      [
        await send(token, JSON.stringify(pack), 'application/senml+json', { 'content-encoding': 'lzma' }),
        415,
        'media-type-not-supported',
      ],
      [await send(token, broken, 'application/senml+json', gzip), 400, 'bad-request'],
      [await send(token, broken, 'application/sensml+json', gzip), 400, 'bad-request'],
      [await send(token, bomb, 'application/senml+json', gzip), 413, 'body-too-large'],
      [await send(token, bomb, 'application/sensml+json', gzip), 422, 'measurements-not-valid'],
      [await send(token, 'x'.repeat(2_100_000), 'application/senml+json'), 413, 'body-too-large'],
      [await send(token, '[', 'application/senml+json'), 422, 'measurements-not-valid'],
      [
        await send(
          token,
          Buffer.from('[{"n":"random_one","vs":"\xff\xfe"}]', 'latin1'),
          'application/senml+json',
        ),
        422,
        'measurements-not-valid',
      ],
      [await send(token, '', 'application/senml+json'), 422, 'measurements-not-valid'],
      [await send(token, new Uint8Array([0x9f]), 'application/senml+cbor'), 422, 'measurements-not-valid'],
      [
        await send(token, JSON.stringify(pack), 'application/senml+json', {}, '?partial=maybe'),
        422,
        'not-valid',
      ],
    ] as const) {
      expect([reply.status, reply.body.code]).toEqual([status, code]);
      expect(reply.headers.get('content-type')).toContain('application/problem+json');
    }
    expect(await records(sourceId)).toBe(0);
  });
});

describe('what is wrong with a pack', () => {
  const pack = [
    { n: 'random_one', v: 1, t: start },
    { n: 'random_six', v: 1, t: start },
    { n: 'random_two', vs: 'x', t: start },
    { n: 'random_two', v: 2, t: start + 1 },
    { n: 'random_two', v: 2, t: 4_000_000_000 },
  ];

  it('is told all at once, by index and field, and nothing is stored', async () => {
    const { token, sourceId } = await user.pair('RandomData');
    const reply = await push(market.url, token, pack);
    expect(reply.status).toBe(422);
    expect(
      reply.body.errors.map((error: { index: number; field: string; code: string }) => [
        error.index,
        error.field,
        error.code,
      ]),
    ).toEqual([
      [1, 'n', 'unknown-attribute'],
      [2, 'vs', 'wrong-type'],
      [4, 't', 'time-in-future'],
    ]);
    expect(await records(sourceId)).toBe(0);
  });

  it('is left out with partial=true, and listed', async () => {
    const { token, sourceId } = await user.pair('RandomData');
    const reply = await send(token, JSON.stringify(pack), 'application/senml+json', {}, '?partial=true');
    expect(reply.body).toMatchObject({
      accepted: 2,
      duplicates: 0,
      rejected: 3,
      errors: [{ index: 1 }, { index: 2 }, { index: 4 }],
    });
    expect(await records(sourceId)).toBe(2);
  });

  it('does not hide what is right behind it, however much it is', async () => {
    for (const type of ['application/senml+json', 'application/sensml+json']) {
      const { token, sourceId } = await user.pair('RandomData');
      const pack = [
        ...Array.from({ length: 160 }, () => ({})),
        ...Array.from({ length: 100 }, (_, at) => ({ n: 'random_one', v: 1, t: start + at })),
      ];
      const reply = await send(token, JSON.stringify(pack), type, {}, '?partial=true');
      expect(reply.body).toMatchObject({ accepted: 100, rejected: 160 });
      expect(reply.body.errors).toHaveLength(100);
      expect(await records(sourceId)).toBe(100);
    }
  });

  it('is listed up to a hundred times', async () => {
    const { token } = await user.pair('RandomData');
    const wrong = Array.from({ length: 500 }, (_, at) => ({ n: 'nothing', v: 1, t: start + at }));
    expect((await push(market.url, token, wrong)).body.errors).toHaveLength(100);
  });

  it('is a different value for the same time, where the source type keeps the first', async () => {
    await market.app.get(ImportSourceType).run(
      JSON.stringify({
        name: 'FirstCounts',
        version: 1,
        kind: 'time_series',
        conflict: 'refuse',
        title: { en: 'First counts', de: 'Das Erste gilt' },
        description: { en: 'A test', de: 'Ein Test' },
        attributes: [
          {
            name: 'amount',
            technicalType: 'number',
            logicalType: 'consumer',
            role: 'quasi',
            unit: null,
            min: 0,
            max: 100,
            grid: 1,
            title: { en: 'Amount', de: 'Betrag' },
            description: { en: 'x', de: 'x' },
          },
        ],
      }),
    );
    const { token, sourceId } = await user.pair('FirstCounts');
    const at = (t: number, v: number) => ({ n: 'amount', t: start + t, v });
    expect((await push(market.url, token, [at(0, 1), at(1, 1)])).body.accepted).toBe(2);
    const refused = await push(market.url, token, [at(2, 1), at(1, 7), at(0, 1)]);
    expect([refused.status, refused.body.errors]).toMatchObject([
      422,
      [{ index: 1, field: 'v', code: 'conflicting-value' }],
    ]);
    expect(await records(sourceId)).toBe(2);
    const partly = await send(
      token,
      JSON.stringify([at(2, 1), at(1, 7), at(0, 1)]),
      'application/senml+json',
      {},
      '?partial=true',
    );
    expect(partly.body).toMatchObject({ accepted: 1, duplicates: 1, rejected: 1 });
  });
});

describe('names', () => {
  it("may carry the source's own prefix", async () => {
    const { token, sourceId } = await user.pair('RandomData');
    const namePrefix = 'urn:dev:mac:0024befffe804ff1:';
    const pack = [{ bn: namePrefix, n: 'random_one', v: 1, t: start }];
    expect((await push(market.url, token, pack)).status).toBe(422);
    expect((await user.patch(`/sources/${sourceId}`, { namePrefix })).body.namePrefix).toBe(namePrefix);
    expect((await push(market.url, token, pack)).body.accepted).toBe(1);
    expect((await user.patch(`/sources/${sourceId}`, { namePrefix: 'ä' })).status).toBe(422);
  });

  it('of a dynamic source are at most 200', async () => {
    const { token, sourceId } = await user.pair('OpenhabSensor');
    const names = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => ({ n: `item_${from + at}`, v: 1, t: start }));
    expect((await push(market.url, token, names(0, 199))).body.accepted).toBe(199);
    const refused = await push(market.url, token, names(198, 203));
    expect(
      refused.body.errors.map(({ index, code }: { index: number; code: string }) => [index, code]),
    ).toEqual([
      [2, 'too-many-names'],
      [3, 'too-many-names'],
      [4, 'too-many-names'],
    ]);
    expect(await records(sourceId)).toBe(199);
    // Nothing of the refused pack is left, not even its names.
    expect((await push(market.url, token, [{ n: 'another', v: 1, t: start }])).body.accepted).toBe(1);
    expect((await push(market.url, token, names(199, 200))).status).toBe(422);
  });

  it('that a refused pack would have brought are still free, with any type', async () => {
    const { token, sourceId } = await user.pair('OpenhabSensor');
    const many = Array.from({ length: 200 }, (_, at) => ({ n: `item_${at}`, v: 1, t: start }));
    expect((await push(market.url, token, [...many, { n: 'door', vs: 'open', t: start }])).status).toBe(422);
    expect(
      (
        await market.owner.query('select count(*)::int as n from sources.series where source_id = $1', [
          sourceId,
        ])
      )[0].n,
    ).toBe(0);
    expect((await push(market.url, token, [{ n: 'door', v: 1, t: start }])).body.accepted).toBe(1);
  });

  it('that begin without a unit go on without one', async () => {
    const { token } = await user.pair('OpenhabSensor');
    await push(market.url, token, [{ n: 'kitchen', v: 20, t: start }]);
    const reply = await push(market.url, token, [{ n: 'kitchen', v: 293, u: 'K', t: start + 1 }]);
    expect(reply.body.errors).toMatchObject([{ index: 0, field: 'u', code: 'wrong-unit' }]);
  });

  it('that are none behind the prefix are refused: no export could hold them', async () => {
    const { token, sourceId } = await user.pair('OpenhabSensor');
    await user.patch(`/sources/${sourceId}`, { namePrefix: 'urn:dev:x' });
    const reply = await push(market.url, token, [{ n: 'urn:dev:x:temp', v: 1, t: start }]);
    expect(reply.body.errors).toMatchObject([{ index: 0, field: 'n', code: 'invalid-name' }]);
  });

  it('that no record can bear are not mapped, and no more than a source can have', async () => {
    const { sourceId } = await user.pair('OpenhabSensor');
    const map = async (name: string) =>
      (
        await user.put(`/sources/${sourceId}/mappings/${encodeURIComponent(name)}`, {
          attribute: 'temperature',
        })
      ).status;
    expect([await map('a'.repeat(201)), await map('ü'), await map(':a')]).toEqual([422, 422, 422]);
    const statuses = await Promise.all(Array.from({ length: 205 }, (_, at) => map(`n${at}`)));
    expect(statuses.filter((status) => status === 204)).toHaveLength(200);
    expect(await map('n1')).toBe(204);
  });

  it('of a dynamic source keep the type and unit of their first value', async () => {
    const { token, sourceId } = await user.pair('OpenhabSensor');
    await push(market.url, token, [{ n: 'kitchen', v: 20, u: 'Cel', t: start }]);
    expect(
      (await push(market.url, token, [{ n: 'kitchen', vs: 'warm', t: start + 1 }])).body.errors,
    ).toMatchObject([{ code: 'wrong-type' }]);
    await push(market.url, token, [{ n: 'kitchen', v: 300.15, u: 'K', t: start + 1 }]);
    const { body } = await user.get(`/sources/${sourceId}/measurements`);
    expect(
      body.items.map((one: { value: number; unit: string }) => [Math.round(one.value), one.unit]),
    ).toEqual([
      [27, 'Cel'],
      [20, 'Cel'],
    ]);
  });
});

describe('requests that share a commit', () => {
  it('do not suffer for one that is refused, and each is counted by itself', async () => {
    const good = await Promise.all(Array.from({ length: 6 }, () => user.pair('RandomData')));
    const revoked = await user.pair('RandomData');
    await push(market.url, revoked.token, [{ n: 'random_one', v: 1, t: start }]);
    const [token] = (await user.get(`/sources/${revoked.sourceId}/tokens`)).body;
    await user.delete(`/sources/${revoked.sourceId}/tokens/${token.id}`);
    const deleted = await user.pair('RandomData');
    await push(market.url, deleted.token, [{ n: 'random_one', v: 1, t: start }]);
    await user.delete(`/sources/${deleted.sourceId}`);
    const pack = (v: number) => [{ n: 'random_one', v, t: start + 1 }];
    const replies = await Promise.all([
      ...good.flatMap(({ token: one }) => [push(market.url, one, pack(1)), push(market.url, one, pack(1))]),
      push(market.url, revoked.token, pack(1)),
      push(market.url, deleted.token, pack(1)),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([...good.flatMap(() => [200, 200]), 401, 401]);
    for (const [index, { sourceId }] of good.entries()) {
      const [a, b] = replies.slice(index * 2, index * 2 + 2);
      expect((a?.body.accepted ?? 0) + (b?.body.accepted ?? 0)).toBe(1);
      expect(await records(sourceId)).toBe(1);
    }
    expect(await records(revoked.sourceId)).toBe(1);
  });

  it('are counted by token: a revoked one does not use up what the others may send', async () => {
    const { token, sourceId } = await user.pair('RandomData');
    const other = (await user.post(`/sources/${sourceId}/tokens`)).body.token;
    const [listed] = (await user.get(`/sources/${sourceId}/tokens`)).body.filter(({ id }: { id: string }) =>
      token.includes(id.replaceAll('-', '')),
    );
    await user.delete(`/sources/${sourceId}/tokens/${listed.id}`);
    const seen = new Set<number>();
    for (let turn = 0; turn < 61; turn++)
      for (const { status } of await Promise.all(
        Array.from({ length: 100 }, () => send(token, 'x', 'text/plain')),
      ))
        seen.add(status);
    expect(seen).not.toContain(200);
    expect((await push(market.url, other, [{ n: 'random_one', v: 1, t: start }])).status).toBe(200);
  }, 60_000);

  it('do not wait for a source that something else holds', async () => {
    const [held, free] = [await user.pair('RandomData'), await user.pair('RandomData')];
    const pack = [{ n: 'random_one', v: 1, t: start }];
    const runner = market.owner.createQueryRunner();
    await runner.startTransaction();
    await runner.query('select 1 from sources.source where id = $1 for update', [held.sourceId]);
    let waited = true;
    const waiting = push(market.url, held.token, pack).then((reply) => {
      waited = false;
      return reply;
    });
    const others = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        push(market.url, free.token, [{ n: 'random_one', v: 1, t: start + at }]),
      ),
    );
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 200));
    expect(waited).toBe(true);
    await runner.commitTransaction();
    await runner.release();
    expect((await waiting).body.accepted).toBe(1);
  });

  it('tell a revoked token nothing about its pack', async () => {
    const { token, sourceId } = await user.pair('RandomData');
    await push(market.url, token, [{ n: 'random_one', v: 1, t: start }]);
    const [listed] = (await user.get(`/sources/${sourceId}/tokens`)).body;
    await user.delete(`/sources/${sourceId}/tokens/${listed.id}`);
    expect((await push(market.url, token, [{ n: 'wrong', v: 1 }])).status).toBe(401);
  });
});

describe('a SensML stream', () => {
  const type = 'application/sensml+json';
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ n: 'random_one', v: at % 7, t: start + at }));

  it('is stored as it comes, whether its array is closed or left open', async () => {
    const { token, sourceId } = await user.pair('RandomData');
    expect((await send(token, JSON.stringify(many(3000)), type)).body).toMatchObject({
      accepted: 3000,
      rejected: 0,
    });
    expect((await send(token, JSON.stringify(many(3100)).slice(0, -1), type)).body).toMatchObject({
      accepted: 100,
      duplicates: 3000,
    });
    expect(await records(sourceId)).toBe(3100);
  });

  it('keeps what came before a break', async () => {
    const { token, sourceId } = await user.pair('RandomData');
    const { hostname, port } = new URL(market.url);
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    await new Promise<void>((resolve) => {
      const stream = httpRequest({ hostname, port, path: '/api/v2/data', method: 'POST', headers });
      stream.on('error', () => resolve());
      stream.write(JSON.stringify(many(10)).slice(0, -1), () => void untilStored());
      const untilStored = async (): Promise<void> => {
        while ((await records(sourceId)) < 10);
        stream.destroy(new Error('the device lost its net'));
      };
    });
    expect(await records(sourceId)).toBe(10);
  });

  it('ends at its first error, or leaves it out with partial=true', async () => {
    const { token, sourceId } = await user.pair('RandomData');
    const text = JSON.stringify([
      ...many(5),
      { n: 'random_six', v: 1 },
      { n: 'random_one', v: 9, t: start + 50 },
    ]);
    const ended = await send(token, text, type);
    expect(ended.status).toBe(422);
    expect(ended.body.errors).toMatchObject([{ index: 5, code: 'unknown-attribute' }]);
    expect(await records(sourceId)).toBe(5);
    const partly = await send(token, text, type, {}, '?partial=true');
    expect(partly.body).toMatchObject({ rejected: 1, errors: [{ index: 5 }] });
    expect(await records(sourceId)).toBe(6);
  });

  it('ends when its token is revoked', async () => {
    const { token, sourceId } = await user.pair('RandomData');
    const [listed] = (await user.get(`/sources/${sourceId}/tokens`)).body;
    const { hostname, port } = new URL(market.url);
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const stream = httpRequest(
        { hostname, port, path: '/api/v2/data', method: 'POST', headers },
        (response) => {
          resolve(response.statusCode);
          response.resume();
        },
      );
      stream.on('error', reject);
      const goOn = async (): Promise<void> => {
        while ((await records(sourceId)) < 1);
        await user.delete(`/sources/${sourceId}/tokens/${listed.id}`);
        stream.end(`,{"n":"random_one","v":1,"t":${start + 1}}]`);
      };
      stream.write(`[{"n":"random_one","v":1,"t":${start}}`, () => void goOn());
    });
    expect(status).toBe(401);
    expect(await records(sourceId)).toBe(1);
  });
});

describe('whatever a device sends', () => {
  const label = fc.constantFrom(
    'bn',
    'bt',
    'bu',
    'bv',
    'bs',
    'bver',
    'n',
    'u',
    'v',
    'vs',
    'vb',
    'vd',
    's',
    't',
    'ut',
    'x_',
    '__proto__',
    'constructor',
  );
  const value = fc.oneof(
    fc.constantFrom('random_one', 'random_two', 'a\u0000b', '\ud800', 'Cel', '%', '', 'urn:x:'),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(null, 1e300, -1e300, start, 2 ** 28, 10, 26, [], {}),
  );
  const record = fc.oneof(
    fc.record({
      n: fc.constantFrom('random_one', 'random_two'),
      v: fc.double({ noNaN: true, noDefaultInfinity: true }),
      t: fc.integer({ min: -100, max: 100 }),
    }),
    fc.dictionary(label, value, { maxKeys: 5 }),
  );
  const body = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .array(record, { maxLength: 6 })
        .map((pack) => ({ type: 'application/senml+json', bytes: Buffer.from(JSON.stringify(pack)) })),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(record, { maxLength: 6 })
        .map((pack) => ({ type: 'application/sensml+json', bytes: Buffer.from(JSON.stringify(pack)) })),
    },
    {
      weight: 2,
      arbitrary: fc
        .uint8Array({ maxLength: 60 })
        .map((bytes) => ({ type: 'application/senml+cbor', bytes: Buffer.from(bytes) })),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.dictionary(fc.integer({ min: -8, max: 9 }).map(String), value, { maxKeys: 4 }), {
          maxLength: 4,
        })
        .map((pack) => ({
          type: 'application/senml+cbor',
          bytes: Buffer.from(
            encode(
              pack.map((one) => new Map(Object.entries(one).map(([key, inner]) => [Number(key), inner]))),
            ),
          ),
        })),
    },
    {
      weight: 1,
      arbitrary: fc
        .string({ unit: 'binary', maxLength: 80 })
        .map((text) => ({ type: 'application/senml+json', bytes: Buffer.from(text) })),
    },
  );

  it(`is answered at once, never by a 500, never half stored (SEED=${seed}, ${rounds} rounds)`, async () => {
    for (const sourceType of ['RandomData', 'OpenhabSensor']) {
      // A source takes 6,000 requests a minute.
      const sources = await Promise.all(
        Array.from({ length: Math.ceil(rounds / 4000) }, () => user.pair(sourceType)),
      );
      let turn = 0;
      await fc.assert(
        fc.asyncProperty(body, fc.boolean(), async ({ type, bytes }, partial) => {
          const { token, sourceId } = sources[turn++ % sources.length] ?? { token: '', sourceId: '' };
          const before = await records(sourceId);
          const reply = await send(token, bytes, type, {}, partial ? '?partial=true' : '');
          expect([200, 400, 413, 415, 422]).toContain(reply.status);
          const after = await records(sourceId);
          if (reply.status !== 200 && type !== 'application/sensml+json') expect(after).toBe(before);
          if (reply.status === 200) expect(after - before).toBeLessThanOrEqual(reply.body.accepted);
        }),
        { numRuns: rounds / 2, seed, endOnFailure: true },
      );
    }
  }, 600_000);
});

describe('a source that sends too much', () => {
  it('is told to wait, and for how long', async () => {
    const { token } = await user.pair('RandomData');
    let refused: Reply | undefined;
    for (let turn = 0; turn < 70 && refused === undefined; turn++) {
      const replies = await Promise.all(
        Array.from({ length: 100 }, () => push(market.url, token, [{ n: 'random_one', v: 1, t: start }])),
      );
      refused = replies.find(({ status }) => status !== 200);
    }
    expect(refused?.status).toBe(429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  }, 60_000);
});

// Last, because strategies are global: the two share the second one's database until it closes.
describe('a process that is asked to stop', () => {
  it('ends streams that would never end by themselves; what they brought stays', async () => {
    const second = await openMarket({ like: market });
    const { token, sourceId } = await user.pair('RandomData');
    const { hostname, port } = new URL(second.url);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/sensml+json' };
    const ended = new Promise<void>((resolve) => {
      const stream = httpRequest({ hostname, port, path: '/api/v2/data', method: 'POST', headers });
      stream.on('error', () => resolve()).on('response', (response) => response.resume().on('end', resolve));
      stream.write(`[{"n":"random_one","v":1,"t":${start}}`);
    });
    while ((await records(sourceId)) < 1);
    await second.close();
    await ended;
    expect(await records(sourceId)).toBe(1);
  });
});
