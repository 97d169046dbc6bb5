import { type AdapterRecord, type Page, type Service, type SourceAdapter, UnexpectedAnswer } from './adapter';
import {
  type HomeSettings,
  type Wanted,
  beginning,
  homeSchema,
  listOf,
  recordOfState,
  under,
  unknownItem,
} from './home';
import { faultOf, iso, secondsOfIso } from './reading';
import { ServiceRefused } from './service-failure';

/** Points of one item in one answer: a value each second for three hours, or each minute for a week. */
const windowSeconds = 7 * 24 * 3600;
/** Persistence writes a moment after the event. */
const settleSeconds = 60;

interface Item {
  readonly state: unknown;
  readonly symbol: string | undefined;
}

/** openHAB 3 and later: `/rest/items` and `/rest/persistence/items/NAME`. */
export const openhab: SourceAdapter<HomeSettings> = {
  kind: 'openhab',
  title: 'openHAB',
  description: 'Items of an openHAB that can be reached from the internet, with an API token.',
  settings: homeSchema({ title: 'Items', pattern: '^[A-Za-z0-9_]{1,200}$', example: 'Kitchen_Temperature' }),
  secrets: {
    token: {
      type: 'string',
      title: 'API token',
      description: 'Made in openHAB under your profile; begins with oh.',
    },
  },
  secretsOf: () => ({ needed: ['token'], possible: ['token'] }),
  addresses: ({ url }) => [{ pointer: '/url', url }],
  authorization: () => ({ type: 'header', header: 'Authorization', prefix: 'Bearer ', secret: 'token' }),
  poll: async function* (settings, start, service) {
    const now = service.now.getTime() / 1000;
    const items = await itemsOf(settings, service);
    const problems = settings.items
      .filter(({ id }) => !items.has(id))
      .map(({ id }) => unknownItem(id, [...items.keys()]));
    const known = settings.items.filter(({ id }) => items.has(id));
    if (settings.read === 'state') {
      const records = known.flatMap((wanted) => stateOf(wanted, items.get(wanted.id), now));
      yield { records, problems, cursor: start };
      return;
    }
    let cursor = start;
    if (problems.length > 0) yield { records: [], problems, cursor };
    for (const wanted of known) {
      const symbol = items.get(wanted.id)?.symbol;
      for await (const page of historyOf(
        settings,
        wanted,
        symbol,
        secondsOfIso(cursor[wanted.id]),
        service,
      )) {
        cursor = { ...cursor, [wanted.id]: page.until };
        yield { ...page, cursor };
      }
    }
  },
};

/** All items, as in `[{"name": "Kitchen_Temperature", "type": "Number:Temperature", "state": "21.5 °C", "unitSymbol": "°C"}]`. */
async function itemsOf({ url }: HomeSettings, service: Service): Promise<ReadonlyMap<string, Item>> {
  const query = { recursive: 'false', fields: 'name,type,state,unitSymbol' };
  const list = listOf(await service.get(under(url, '/rest/items', query)), 'openHAB');
  const items = new Map<string, Item>();
  for (const { name, state, unitSymbol } of list)
    if (typeof name === 'string')
      items.set(name, { state, symbol: typeof unitSymbol === 'string' ? unitSymbol : unitOf(state) });
  if (items.size < list.length)
    throw new UnexpectedAnswer('This does not answer like openHAB. Is the address right?');
  return items;
}

/** openHAB 3 has no `unitSymbol`, but shows the unit in the state. */
const unitOf = (state: unknown): string | undefined => /^[+-]?[0-9.]+\s+(\S+)$/.exec(String(state))?.[1];

function stateOf(wanted: Wanted, item: Item | undefined, now: number): AdapterRecord[] {
  const record = recordOfState(wanted, item?.state, now, item?.symbol);
  return record === undefined ? [] : [record];
}

/** The persisted states of an item, week by week: `{"name": …, "datapoints": "2", "data": [{"time": 1700000000000, "state": "21.5"}]}`. */
async function* historyOf(
  { url, historyDays }: HomeSettings,
  wanted: Wanted,
  symbol: string | undefined,
  since: number | undefined,
  service: Service,
): AsyncGenerator<Omit<Page, 'cursor'> & { readonly until: string }> {
  const now = service.now.getTime() / 1000;
  let from = since ?? beginning(now, historyDays);
  while (from < now) {
    const to = Math.min(from + windowSeconds, now);
    const address = under(url, `/rest/persistence/items/${wanted.id}`, {
      starttime: iso(from),
      endtime: iso(to),
    });
    const answer = await service.get(address).catch((error: unknown) => {
      if (error instanceof ServiceRefused && error.status === 404) return undefined;
      throw error;
    });
    const until = iso(to === now ? Math.max(from, now - settleSeconds) : to);
    if (answer === undefined) {
      yield {
        records: [],
        problems: [`“${wanted.id}” is not kept by openHAB's persistence. Read its state instead.`],
        until: iso(from),
      };
      return;
    }
    yield { ...pointsOf(answer, wanted, symbol), until };
    from = to;
  }
}

function pointsOf(answer: unknown, wanted: Wanted, symbol: string | undefined): Omit<Page, 'cursor'> {
  const data = listOf((answer as { data?: unknown } | null)?.data, 'openHAB');
  const records: AdapterRecord[] = [];
  const problems = new Set<string>();
  for (const { time, state } of data) {
    const record = typeof time === 'number' ? recordOfState(wanted, state, time / 1000, symbol) : undefined;
    const fault = record === undefined ? undefined : faultOf(record);
    if (fault !== undefined) problems.add(fault);
    else if (record !== undefined) records.push(record);
  }
  return { records, problems: [...problems] };
}
