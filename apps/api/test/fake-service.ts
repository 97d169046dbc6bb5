import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, unless it is a text. */
  readonly body?: unknown;
}

/** A service outside, on loopback: answers as it is told and remembers what it was asked. */
export interface FakeService {
  readonly url: string;
  readonly host: string;
  readonly seen: Seen[];
  answer: (request: Seen) => Answer | Promise<Answer>;
  close(): Promise<void>;
}

export async function startFakeService(): Promise<FakeService> {
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service: FakeService = {
    url: `http://${host}`,
    host,
    seen: [],
    answer: () => ({ status: 404, body: {} }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const seen: Seen = {
      method: request.method ?? '',
      url: new URL(request.url ?? '/', service.url),
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    service.seen.push(seen);
    const { status = 200, headers = {}, body } = await service.answer(seen);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
  return service;
}

const unauthorized: Answer = { status: 401, body: { message: 'Unauthorized' } };

/** openHAB 4: items with states, and persistence that tells the points between starttime and endtime. */
export function likeOpenhab(
  service: FakeService,
  home: {
    readonly token: string;
    readonly items: Readonly<
      Record<string, { state: string; unitSymbol?: string; points?: [ms: number, state: string][] }>
    >;
  },
): void {
  service.answer = ({ url, headers }) => {
    if (headers.authorization !== `Bearer ${home.token}`) return unauthorized;
    if (url.pathname === '/rest/items') {
      const fields = (url.searchParams.get('fields') ?? '').split(',');
      return {
        body: Object.entries(home.items).map(([name, { state, unitSymbol }]) =>
          Object.fromEntries(
            Object.entries({ name, state, type: 'Number', unitSymbol, link: 'x' }).filter(([field]) =>
              fields.includes(field),
            ),
          ),
        ),
      };
    }
    const name = url.pathname.replace('/rest/persistence/items/', '');
    const item = home.items[name];
    if (item?.points === undefined)
      return { status: 404, body: { error: { message: `Item ${name} not found` } } };
    const [from, to] = ['starttime', 'endtime'].map((bound) => Date.parse(url.searchParams.get(bound) ?? ''));
    const data = item.points
      .filter(([time]) => time >= (from ?? 0) && time <= (to ?? 0))
      .map(([time, state]) => ({ time, state }));
    return { body: { name, datapoints: String(data.length), data } };
  };
}

interface Entity {
  state: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly changes?: [ms: number, state: string][];
}

/** Home Assistant 2024: states, and a history of a day, each list beginning with the state at the start in full. */
export function likeHomeAssistant(
  service: FakeService,
  home: { readonly token: string; readonly entities: Readonly<Record<string, Entity>> },
): void {
  service.answer = ({ url, headers }) => {
    if (headers.authorization !== `Bearer ${home.token}`)
      return { ...unauthorized, body: '401: Unauthorized' };
    if (url.pathname === '/api/states')
      return {
        body: Object.entries(home.entities).map(([entity_id, { state, attributes = {} }]) => ({
          entity_id,
          state,
          attributes,
          last_changed: '2026-11-22T10:00:00.123456+00:00',
        })),
      };
    const from = Date.parse(decodeURIComponent(url.pathname.replace('/api/history/period/', '')));
    const to = Date.parse(url.searchParams.get('end_time') ?? '') || from + 24 * 3600_000;
    const ids = url.searchParams.get('filter_entity_id')?.split(',');
    if (ids === undefined) return { status: 400, body: { message: 'filter_entity_id is missing' } };
    const at = (ms: number): string => new Date(ms).toISOString().replace('Z', '123+00:00');
    return {
      body: ids.flatMap((entity_id) => {
        const { changes = [], attributes = {} } = home.entities[entity_id] ?? {};
        const before = changes.filter(([ms]) => ms < from).at(-1);
        const within = changes.filter(([ms]) => ms >= from && ms < to);
        const list = [...(before === undefined ? [] : [before]), ...within];
        return list.length === 0
          ? []
          : [
              list.map(([ms, state], index) =>
                index === 0
                  ? {
                      entity_id,
                      state,
                      attributes,
                      last_changed: at(Math.max(ms, from - 1)),
                      last_updated: at(ms),
                    }
                  : { state, last_changed: at(ms) },
              ),
            ];
      }),
    };
  };
}
