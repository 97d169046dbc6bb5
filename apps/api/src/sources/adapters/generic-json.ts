import type { ProblemPlace } from '@mynedata/platform';
import type { AdapterRecord, Authorization, Cursor, SourceAdapter } from './adapter';
import { PathNotUsable, manyPath, singlePath, valueAt } from './json-path';
import { type Layout, type TimeFormat, readerOf, timeFormats, valueTypes } from './json-reader';
import { iso, namePattern } from './reading';

type Auth =
  | { readonly type: 'none' }
  | { readonly type: 'header'; readonly header: string; readonly prefix?: string }
  | {
      readonly type: 'oauth2-client-credentials' | 'oauth2-refresh-token';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientAuthentication?: 'basic' | 'body';
      readonly scope?: string;
    };

interface Settings extends Layout {
  readonly url: string;
  readonly auth: Auth;
  readonly cursor?:
    | { readonly from: 'response'; readonly path: string; readonly parameter: string }
    | { readonly from: 'time'; readonly parameter: string; readonly format?: TimeFormat };
}

const path = (title: string) => ({
  type: 'string',
  format: 'json-path',
  minLength: 1,
  maxLength: 200,
  title,
});
const format = { enum: timeFormats, default: 'iso8601' };
const parameter = { type: 'string', pattern: '^[A-Za-z0-9_.~$-]{1,100}$', title: 'Query parameter' };
const kinds = (...names: string[]) => (names.length === 1 ? { const: names[0] } : { enum: names });
const variant = (discriminator: string, names: string[], properties: object, required: string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required: [discriminator, ...required],
  properties: { [discriminator]: kinds(...names), ...properties },
});
const maxPages = 10;

/** Any service that answers with JSON over HTTPS. */
export const genericJson: SourceAdapter<Settings> = {
  kind: 'json',
  title: 'JSON over HTTPS',
  description: 'Any service with a JSON API. You say by JSONPath where records, times and values stand.',
  settings: {
    type: 'object',
    additionalProperties: false,
    required: ['url', 'auth', 'values'],
    properties: {
      url: { type: 'string', format: 'web-address', minLength: 1, maxLength: 2000, title: 'Address' },
      auth: {
        type: 'object',
        title: 'How requests are authorized',
        required: ['type'],
        discriminator: { propertyName: 'type' },
        oneOf: [
          variant('type', ['none'], {}),
          variant(
            'type',
            ['header'],
            {
              header: {
                type: 'string',
                title: 'Header',
                pattern:
                  '^(?:[Aa]uthorization|[Xx]-[A-Za-z0-9-]{1,98}|[Aa]pi-?[Kk]ey|[A-Za-z0-9-]{1,90}-(?:[Kk]ey|[Tt]oken))$',
              },
              prefix: {
                type: 'string',
                title: 'Before the key',
                pattern: '^[\\x21-\\x7e ]{0,40}$',
                examples: ['Bearer '],
              },
            },
            ['header'],
          ),
          variant(
            'type',
            ['oauth2-client-credentials', 'oauth2-refresh-token'],
            {
              tokenUrl: {
                type: 'string',
                format: 'web-address',
                minLength: 1,
                maxLength: 2000,
                title: 'Token address',
              },
              clientId: { type: 'string', minLength: 1, maxLength: 300, title: 'Client id' },
              clientAuthentication: { enum: ['basic', 'body'], default: 'basic' },
              scope: { type: 'string', minLength: 1, maxLength: 1000, title: 'Scope' },
            },
            ['tokenUrl', 'clientId'],
          ),
        ],
      },
      records: { ...path('Where the records stand'), default: '$' },
      time: {
        type: 'object',
        title: 'Time of a record; without it, the moment of the poll',
        additionalProperties: false,
        required: ['path'],
        properties: { path: path('Within a record'), format },
      },
      values: {
        type: 'array',
        title: 'Values of a record',
        minItems: 1,
        maxItems: 50,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['path'],
          oneOf: [{ required: ['name'] }, { required: ['namePath'] }],
          properties: {
            path: path('Within a record'),
            name: { type: 'string', pattern: namePattern, title: 'Name' },
            namePath: path('Where the name stands, within a record'),
            type: { enum: valueTypes, default: 'number' },
            unit: { type: 'string', pattern: '^[\\x21-\\x7e]{1,40}$', title: 'SenML unit' },
          },
        },
      },
      cursor: {
        type: 'object',
        title: 'How to ask only for what is new',
        required: ['from'],
        discriminator: { propertyName: 'from' },
        oneOf: [
          variant('from', ['response'], { path: path('Where the answer holds the next cursor'), parameter }, [
            'path',
            'parameter',
          ]),
          variant('from', ['time'], { parameter, format }, ['parameter']),
        ],
      },
    },
  },
  secrets: {
    apiKey: { type: 'string', title: 'Key', description: 'Sent in the header' },
    clientSecret: { type: 'string', title: 'Client secret', description: 'Of the OAuth 2 client' },
    refreshToken: { type: 'string', title: 'Refresh token', description: 'As the OAuth 2 server gave it' },
  },
  secretsOf: ({ auth }) => {
    switch (auth.type) {
      case 'none':
        return { needed: [], possible: [] };
      case 'header':
        return { needed: ['apiKey'], possible: ['apiKey'] };
      case 'oauth2-client-credentials':
        return { needed: ['clientSecret'], possible: ['clientSecret'] };
      case 'oauth2-refresh-token':
        return { needed: ['refreshToken'], possible: ['clientSecret', 'refreshToken'] };
    }
  },
  check: (settings) => [...wrongPaths(settings)],
  addresses: ({ url, auth }) => [
    { pointer: '/url', url },
    ...('tokenUrl' in auth ? [{ pointer: '/auth/tokenUrl', url: auth.tokenUrl }] : []),
  ],
  authorization: ({ auth }): Authorization => {
    switch (auth.type) {
      case 'none':
        return auth;
      case 'header':
        return { type: 'header', header: auth.header, prefix: auth.prefix ?? '', secret: 'apiKey' };
      case 'oauth2-client-credentials':
      case 'oauth2-refresh-token':
        return {
          type: 'oauth2',
          grant: auth.type === 'oauth2-client-credentials' ? 'client-credentials' : 'refresh-token',
          tokenUrl: auth.tokenUrl,
          clientId: auth.clientId,
          clientAuthentication: auth.clientAuthentication ?? 'basic',
          scope: auth.scope,
        };
    }
  },
  poll: async function* (settings, start, service) {
    const read = readerOf(settings);
    let cursor = start;
    for (let page = 0; page < maxPages; page++) {
      const url = new URL(settings.url);
      const { cursor: rule } = settings;
      const last = cursor['at'];
      if (rule !== undefined && last !== undefined)
        url.searchParams.set(
          rule.parameter,
          rule.from === 'time' ? inFormat(Number(last), rule.format) : last,
        );
      const answer = await service.get(url);
      const now = service.now.getTime() / 1000;
      const { records, problems } = read(answer, now);
      const next = nextCursor(settings, answer, records, now, cursor);
      yield { records, problems, cursor: next };
      if (rule?.from !== 'response' || records.length === 0 || next['at'] === last) return;
      cursor = next;
    }
  },
};

function* wrongPaths({ records, time, values, cursor }: Settings): Generator<ProblemPlace> {
  const paths: (readonly [pointer: string, text: string | undefined])[] = [
    ['/time/path', time?.path],
    ...values.flatMap(({ path: one, namePath }, index) => [
      [`/values/${index}/path`, one] as const,
      [`/values/${index}/namePath`, namePath] as const,
    ]),
    ['/cursor/path', cursor?.from === 'response' ? cursor.path : undefined],
  ];
  const tries = [
    ['/records', records, manyPath] as const,
    ...paths.map(([pointer, text]) => [pointer, text, singlePath] as const),
  ];
  for (const [pointer, text, read] of tries) {
    try {
      if (text !== undefined) read(text);
    } catch (error) {
      if (!(error instanceof PathNotUsable)) throw error;
      yield { pointer, code: 'path-not-usable', detail: error.message };
    }
  }
}

function nextCursor(
  { cursor: rule }: Settings,
  answer: unknown,
  records: readonly AdapterRecord[],
  now: number,
  cursor: Cursor,
): Cursor {
  if (rule === undefined) return {};
  if (rule.from === 'response') {
    const next = valueAt(singlePath(rule.path), answer);
    // A last page has none: the next poll asks for that page again, and finds what has been added to it.
    if ((typeof next !== 'string' && typeof next !== 'number') || next === '' || String(next).length > 1000)
      return cursor;
    return { at: String(next) };
  }
  // A clock that runs ahead must not hide what comes until then.
  const seen = records.reduce(
    (latest, { time }) => (time <= now ? Math.max(latest, time) : latest),
    Number(cursor['at'] ?? 0),
  );
  return seen === 0 ? cursor : { at: String(seen) };
}

function inFormat(seconds: number, format: TimeFormat = 'iso8601'): string {
  switch (format) {
    case 'iso8601':
      return iso(Math.floor(seconds * 1000) / 1000);
    case 'seconds':
      return String(Math.floor(seconds));
    case 'milliseconds':
      return String(Math.floor(seconds * 1000));
  }
}
