import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/openapi-document';
import { type Market, openMarket } from '../market';
import { submit, terms } from '../given';
import { type Person, type Reply, push } from '../person';

let market: Market;
let user: Person;
let processor: Person;
let sourceId: string;
let token: string;
beforeAll(async () => {
  market = await openMarket();
  user = await market.newcomer().registerAsUser();
  processor = await market.newcomer().registerAsProcessor();
  ({ sourceId, token } = await user.pair('OpenhabSensor'));
});
afterAll(async () => market.close());

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const full = process.env['TEST_FULL'] === '1';

interface Parameter {
  readonly name: string;
}
interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly unknown[];
}

/** Values that break things: wrong types, ends of ranges, odd characters, things that look like something else. */
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '0',
    '-1',
    'NaN',
    '1e308',
    '\u0000',
    'a\u0000b',
    '\ud800',
    "'; drop table users.account; --",
    '../../etc/passwd',
    '__proto__',
    '2026-02-30T00:00:00Z',
    '2026-W10',
    '9999-12-31T23:59:59Z',
    '1900-01-01T00:00:00Z',
    0,
    -0,
    -1,
    1.5,
    2 ** 31,
    2 ** 53,
    1e308,
    true,
    [],
    {},
    [[]],
    [null],
  ),
  fc.string({ maxLength: 50, unit: 'binary' }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 2 }),
);

describe('whatever a client sends', () => {
  it(
    'is answered with less than 500, as a problem where it is refused',
    async () => {
      console.log(`bad input: seed ${seed}`);
      const { paths, components } = openApiDocument(market.app);
      const routes = Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({
          path,
          method: method.toUpperCase(),
          operation: operation as {
            requestBody?: { content: Record<string, { schema: Schema }> };
            parameters?: Parameter[];
          },
        })),
      );
      expect(routes.length).toBeGreaterThan(40);
      const fields = (schema: Schema | undefined): string[] => {
        const name = /[^/]+$/.exec(schema?.$ref ?? '')?.[0] ?? '';
        return Object.keys(
          schema?.properties ?? (components?.schemas?.[name] as Schema | undefined)?.properties ?? {},
        );
      };
      for (const { path, method, operation } of routes) {
        if (/sign-out|auth\/register|demo\/mine/.test(path)) continue;
        const names = fields(Object.values(operation.requestBody?.content ?? {})[0]?.schema);
        const body = fc.oneof(
          {
            weight: 4,
            arbitrary: fc.record(Object.fromEntries(names.map((name) => [name, nasty])), {
              requiredKeys: [],
            }),
          },
          { weight: 1, arbitrary: nasty },
        );
        const inPath = fc.oneof(
          fc.constantFrom(
            sourceId,
            '0b7cf4a4-0f4e-4bd0-9c35-6a0b5d7f9a10',
            'x',
            '%00',
            '%F0%9F%92%A9',
            '..%2f..',
            "'",
          ),
        );
        await fc.assert(
          fc.asyncProperty(
            fc.constantFrom(user, processor),
            body,
            inPath,
            fc.webQueryParameters({ maxLength: 30 } as never),
            async (caller, value, id, query) => {
              const address = `${path.replace('/api/v2', '').replace(/\{\w+\}/g, id)}${method === 'GET' ? `?${query}` : ''}`;
              const reply = await caller.send(
                method,
                address,
                method === 'GET' || method === 'DELETE' ? undefined : (JSON.stringify(value) ?? 'null'),
                { 'idempotency-key': 'fuzz' },
              );
              expect(
                reply.status,
                `${method} ${address} ${JSON.stringify(value)} → ${JSON.stringify(reply.body)}`,
              ).toBeLessThan(500);
              if (reply.status < 400) return;
              // Devices bring OAuth libraries: they are refused in the shape of RFC 6749 5.2.
              if (path.includes('/oauth/')) expect(reply.body.error).toMatch(/^[a-z_]+$/);
              else expect(reply.headers.get('content-type')).toContain('application/problem+json');
            },
          ),
          { seed, numRuns: full ? 200 : 12 },
        );
      }
    },
    full ? 600_000 : 120_000,
  );

  it('as SenML is stored or refused with places, never a 500', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record(
            {
              bn: nasty,
              bt: nasty,
              n: nasty,
              v: nasty,
              vs: nasty,
              vb: nasty,
              vd: nasty,
              u: nasty,
              t: nasty,
              s: nasty,
              bver: nasty,
            },
            { requiredKeys: [] },
          ),
          { maxLength: 5 },
        ),
        async (pack) => {
          const reply = await push(market.url, token, JSON.stringify(pack));
          expect(reply.status, JSON.stringify(pack)).toBeLessThan(500);
          if (reply.status === 422) expect(reply.body.errors.length).toBeGreaterThan(0);
        },
      ),
      { seed, numRuns: full ? 5000 : 150 },
    );
  });

  it('as a query text is checked or refused with places, never a 500', async () => {
    const words = fc.constantFrom(
      'SELECT',
      'AVG',
      'SUM',
      'COUNT',
      '(',
      ')',
      ',',
      'WHERE',
      'AND',
      'OR',
      'RandomData.random_two',
      'PersonalInformation.city',
      '=',
      '<',
      '!=',
      'aachen',
      '"x',
      "'",
      '5',
      '-',
      '[indoor]',
      '\u0000',
      'é',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 30 }), async (parts) => {
        const reply = await processor.post('/queries/check', { text: parts.join(' ') });
        expect(reply.status, parts.join(' ')).toBeLessThan(500);
      }),
      { seed, numRuns: full ? 5000 : 150 },
    );
  });

  it.each<[string, (market: Market) => Promise<Reply>]>([
    [
      'a cursor of dashes',
      () =>
        processor.get(
          `/queries?cursor=${Buffer.from(JSON.stringify(['2026-01-01T00:00:00Z', '-'.repeat(36)])).toString('base64url')}`,
        ),
    ],
    [
      'a cursor of another calendar',
      () =>
        user.get(
          `/requests?cursor=${Buffer.from(JSON.stringify(['+275760-01-01T00:00:00Z', sourceId])).toString('base64url')}`,
        ),
    ],
    ['a list for an interval', (open) => submit(open, processor, terms(open, { interval: [] }))],
    [
      'a list of participants',
      (open) => submit(open, processor, terms(open, { participants: [{ min: 50, max: 100 }] })),
    ],
    [
      'half a surrogate pair',
      (open) =>
        submit(
          open,
          processor,
          terms(open, {
            text: 'SELECT COUNT(PersonalInformation.city) WHERE PersonalInformation.city = "\ud800"',
          }),
        ),
    ],
    [
      'a date in the year 0',
      (open) =>
        submit(
          open,
          processor,
          terms(open, {
            text: 'SELECT COUNT(PersonalInformation.city) WHERE PersonalInformation.birthday = 0000-01-01',
          }),
        ),
    ],
    [
      'a window that opens next year',
      (open) =>
        submit(
          open,
          processor,
          terms(open, {
            consentWindow: {
              opens: new Date(Date.now() + 370 * 86_400_000).toISOString(),
              closes: new Date(Date.now() + 371 * 86_400_000).toISOString(),
            },
          }),
        ),
    ],
    ['null for a name', () => processor.patch('/organisation', { name: null })],
    [
      'a body nested 50,000 deep',
      () => processor.send('POST', '/queries/check', `{"text":${'['.repeat(20_000)}${']'.repeat(20_000)}}`),
    ],
    [
      'a body of 3,000 unknown fields',
      () =>
        processor.post(
          '/queries/check',
          Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`field${index}`, 1])),
        ),
    ],
    [
      'a sign-in of 100 kB',
      () => market.newcomer().post('/auth/sign-in', { username: 'a'.repeat(100_000), password: 'b' }),
    ],
  ])('like %s is refused, not fallen over', async (_, send) => {
    const { status, body } = await send(market);
    if (status === 200) return expect(body.items).toEqual([]);
    expect(status, JSON.stringify(body)).toBeGreaterThanOrEqual(400);
    expect(status, JSON.stringify(body)).toBeLessThan(500);
  });

  it('as times finer than a microsecond is one record', async () => {
    const device = await user.pair('OpenhabSensor');
    const reply = await push(market.url, device.token, [
      { n: 'kitchen', v: 1, t: 1_763_000_000.0000001 },
      { n: 'kitchen', v: 2, t: 1_763_000_000.0000002 },
    ]);
    expect([reply.status, reply.body.accepted]).toEqual([200, 1]);
  });

  it('is refused when a list holds lists where objects belong', async () => {
    const user = await market.newcomer().registerAsUser();
    const reply = await user.put('/privacy/settings/levels', { levels: [[]] });
    expect([reply.status, reply.body.code]).toEqual([422, 'not-valid']);
  });

  it.each([
    ['a list in a list of topics', 'PUT', '/notifications/settings', { topics: [[]] }],
    ['null in a list of topics', 'PUT', '/notifications/settings', { topics: [null] }],
    ['nulls in a list of topics', 'PUT', '/notifications/settings', { topics: [null, [], 1] }],
    [
      'a list for the keys of push',
      'POST',
      '/notifications/push',
      { endpoint: 'https://push.example/1', keys: [] },
    ],
    ['a list for a body', 'POST', '/notifications/push', []],
    ['a list of lists for a body', 'PUT', '/privacy/settings/levels', [[]]],
    ['a list for a body where everything may be left out', 'PUT', '/notifications/settings', []],
  ])('like %s is refused with its place', async (_, method, path, sent) => {
    const reply = await user.send(method, path, sent);
    expect([reply.status, reply.body.code], JSON.stringify(reply.body)).toEqual([422, 'not-valid']);
    expect(reply.body.errors.length).toBeGreaterThan(0);
  });

  it('finds every route described in the API document', () => {
    const routes = Object.entries(openApiDocument(market.app).paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, { summary?: string }>).map(([method, { summary }]) => [
        method,
        path,
        summary,
      ]),
    );
    expect(routes.filter(([, , summary]) => (summary ?? '') === '')).toEqual([]);
  });
});
