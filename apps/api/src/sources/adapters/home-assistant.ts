import { type AdapterRecord, type Page, type Service, type SourceAdapter } from './adapter';
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

/** So long a stretch the history answers by itself. */
const windowSeconds = 24 * 3600;
/** The recorder writes a moment after the event. */
const settleSeconds = 60;
const home = 'Home Assistant';

/** Home Assistant: `/api/states` and `/api/history/period/TIME`. */
export const homeAssistant: SourceAdapter<HomeSettings> = {
  kind: 'home-assistant',
  title: 'Home Assistant',
  description:
    'Entities of a Home Assistant that can be reached from the internet, with a long-lived access token.',
  settings: homeSchema({
    title: 'Entities',
    pattern: '^[a-z0-9_]{1,60}\\.[a-z0-9_]{1,190}$',
    example: 'sensor.kitchen_temperature',
  }),
  secrets: {
    token: {
      type: 'string',
      title: 'Long-lived access token',
      description: 'Made in Home Assistant under your profile, Security',
    },
  },
  secretsOf: () => ({ needed: ['token'], possible: ['token'] }),
  addresses: ({ url }) => [{ pointer: '/url', url }],
  authorization: () => ({ type: 'header', header: 'Authorization', prefix: 'Bearer ', secret: 'token' }),
  poll: async function* (settings, start, service) {
    const now = service.now.getTime() / 1000;
    const states = await statesOf(settings, service);
    const problems = settings.items
      .filter(({ id }) => !states.has(id))
      .map(({ id }) => unknownItem(id, [...states.keys()]));
    const known = settings.items.filter(({ id }) => states.has(id));
    if (settings.read === 'state') {
      const records = known.flatMap((wanted) => {
        const { state, symbol } = states.get(wanted.id) ?? {};
        return recordOfState(wanted, state, now, symbol) ?? [];
      });
      yield { records, problems, cursor: start };
      return;
    }
    if (problems.length > 0) yield { records: [], problems, cursor: start };
    let from = secondsOfIso(start['since']) ?? beginning(now, settings.historyDays);
    while (known.length > 0 && from < now) {
      const to = Math.min(from + windowSeconds, now);
      const page = await historyOf(settings, known, from, to, service, states);
      yield { ...page, cursor: { since: iso(to === now ? Math.max(from, now - settleSeconds) : to) } };
      from = to;
    }
  },
};

interface State {
  readonly state: unknown;
  readonly symbol: string | undefined;
}

/** `[{"entity_id": "sensor.kitchen", "state": "21.5", "attributes": {"unit_of_measurement": "°C"}, …}]` */
async function statesOf({ url }: HomeSettings, service: Service): Promise<ReadonlyMap<string, State>> {
  const states = new Map<string, State>();
  for (const { entity_id, state, attributes } of listOf(await service.get(under(url, '/api/states')), home))
    if (typeof entity_id === 'string') states.set(entity_id, { state, symbol: symbolOf(attributes) });
  return states;
}

/** Humidity is a percentage of its own in SenML, and so is the charge of a battery. */
function symbolOf(attributes: unknown): string | undefined {
  const { unit_of_measurement: unit, device_class: kind } = (attributes ?? {}) as Record<string, unknown>;
  if (typeof unit !== 'string') return undefined;
  if (unit === '%' && kind === 'humidity') return '%RH';
  return unit === '%' && kind === 'battery' ? '%EL' : unit;
}

/** One list for each entity; after its first element only `state` and `last_changed` are told (`minimal_response`). */
async function historyOf(
  { url }: HomeSettings,
  wanted: readonly Wanted[],
  from: number,
  to: number,
  service: Service,
  states: ReadonlyMap<string, State>,
): Promise<Omit<Page, 'cursor'>> {
  const address = under(url, `/api/history/period/${encodeURIComponent(iso(from))}`, {
    filter_entity_id: wanted.map(({ id }) => id).join(','),
    end_time: iso(to),
    minimal_response: '',
    significant_changes_only: '0',
  });
  const answer = await service.get(address);
  const records: AdapterRecord[] = [];
  const problems = new Set<string>();
  for (const list of Array.isArray(answer) ? (answer as unknown[]) : [answer]) {
    const changes = listOf(list, home);
    const one = wanted.find(({ id }) => id === changes[0]?.['entity_id']);
    if (one === undefined) continue;
    for (const { state, last_changed, last_updated } of changes) {
      const time = secondsOfIso(last_changed) ?? secondsOfIso(last_updated);
      // The first tells the state before the stretch began; it is there already, or older than was asked for.
      if (time === undefined || time < from) continue;
      const record = recordOfState(one, state, time, states.get(one.id)?.symbol);
      const fault = record === undefined ? undefined : faultOf(record);
      if (fault !== undefined) problems.add(fault);
      else if (record !== undefined) records.push(record);
    }
  }
  return { records, problems: [...problems] };
}
