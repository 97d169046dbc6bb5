import { type AdapterRecord, UnexpectedAnswer } from './adapter';
import { inSenmlUnit, namePattern, numberOf, shortened } from './reading';

/** What the person wants of a smart home: one item or entity. */
export interface Wanted {
  readonly id: string;
  readonly name?: string;
  readonly unit?: string;
}

/** What the settings of smart homes have in common. */
export interface HomeSettings {
  readonly url: string;
  readonly read?: 'history' | 'state';
  readonly historyDays?: number;
  readonly items: readonly Wanted[];
}

/** The JSON schema of HomeSettings; `id` is how this home calls its items. */
export const homeSchema = (id: {
  readonly title: string;
  readonly pattern: string;
  readonly example: string;
}) =>
  ({
    type: 'object',
    additionalProperties: false,
    required: ['url', 'items'],
    properties: {
      url: {
        type: 'string',
        format: 'web-address',
        minLength: 1,
        maxLength: 500,
        title: 'Address of your home',
      },
      read: {
        enum: ['history', 'state'],
        default: 'history',
        title: 'Everything since the last poll, or the state at each poll',
      },
      historyDays: { type: 'integer', minimum: 0, maximum: 365, default: 1, title: 'Days to begin with' },
      items: {
        type: 'array',
        title: id.title,
        minItems: 1,
        maxItems: 50,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['id'],
          properties: {
            id: { type: 'string', pattern: id.pattern, examples: [id.example] },
            name: { type: 'string', pattern: namePattern, title: 'Name of the records, if another' },
            unit: { type: 'string', pattern: '^[\\x21-\\x7e]{1,40}$', title: 'SenML unit, if another' },
          },
        },
      },
    },
  }) as const;

/** An address under the home's own, which may have a path of its own. */
export function under(base: string, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** A list of objects, or the sentence that the home answers with something else. */
export function listOf(answer: unknown, home: string): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(answer) && answer.every((one) => typeof one === 'object' && one !== null))
    return answer as readonly Readonly<Record<string, unknown>>[];
  throw new UnexpectedAnswer(`This does not answer like ${home}. Is the address right?`);
}

/** The sentence for an item that the home does not have, with some that it has. */
export function unknownItem(id: string, known: readonly string[]): string {
  const alike = known.filter((other) =>
    other.toLowerCase().includes(id.toLowerCase().split('.').at(-1) ?? id),
  );
  const some = (alike.length > 0 ? alike : known).slice(0, 10).map(shortened);
  return `There is no “${id}”. ${some.length === 0 ? 'Nothing is shared with this token.' : `There are ${some.join(', ')}${known.length > some.length ? ' …' : ''}.`}`;
}

const on = new Set(['on', 'open', 'true']);
const off = new Set(['off', 'closed', 'false']);
const none = new Set(['null', 'undef', 'unknown', 'unavailable', 'none', '']);

/** A state of an item as a record; undefined when the item has no state. Numbers may carry their unit, as in `21.5 °C`. */
export function recordOfState(
  { id, name = id, unit }: Wanted,
  state: unknown,
  time: number,
  symbol: string | undefined,
): AdapterRecord | undefined {
  if (typeof state !== 'string' && typeof state !== 'number') return undefined;
  const text = String(state).trim();
  const word = text.toLowerCase();
  if (none.has(word)) return undefined;
  if (on.has(word) || off.has(word)) return { name, unit: undefined, time, value: on.has(word) };
  const [, number = '', suffix] = /^([+-]?[0-9.]+(?:e[+-]?\d+)?)(?:\s+(\S.{0,20}))?$/i.exec(text) ?? [];
  const value = numberOf(number);
  if (value === undefined) return { name, unit: undefined, time, value: text };
  const scaled = inSenmlUnit(value, suffix ?? symbol);
  return { name, unit: unit ?? scaled.unit, time, value: scaled.value };
}

const day = 24 * 3600;

/** Where to begin with an item that was never read. */
export const beginning = (now: number, days = 1): number => now - days * day;
