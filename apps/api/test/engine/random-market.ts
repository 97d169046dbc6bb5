import type { LogicalType } from '@mynedata/sources';
import type { Chance } from './chance';
import type {
  Datum,
  ModelAttribute,
  ModelMapping,
  ModelPerson,
  ModelRecord,
  ModelSeries,
  ModelSource,
  ModelType,
  Protection,
} from './model';
import { type Frame, randomTimes } from './random-times';

export interface RandomMarket {
  readonly frame: Frame;
  readonly types: readonly ModelType[];
  readonly people: readonly ModelPerson[];
}

const logicalTypes: readonly LogicalType[] = [
  'personal',
  'location',
  'medical',
  'smart_home',
  'online_activity',
  'consumer',
];
export const texts = [
  'Red',
  'rED',
  'Köln',
  'KÖLN',
  'Ko\u0308ln',
  'Straße',
  'blue',
  'ΟΔΟΣ',
  'οδος',
  'İzmir',
  'i\u0307zmir',
  'J\u030cak',
  'ǰak',
] as const;
export const dates = ['1960-05-17', '1985-01-01', '2000-12-31', '2024-02-29'] as const;
/** Of seconds; so that the longest gap that is filled is several slots, two, one or less than one. */
const widths = [7, 1200, 3000, 3600, 5400, 7200, 10_800, 86_400] as const;

/** People with sources of every kind, and records of which many lie where something changes. */
export function randomMarket(chance: Chance, name: string, now: number): RandomMarket {
  const width = chance.pick(widths) * 1_000_000;
  // Whole milliseconds, as terms have them.
  const from = Math.floor(now / 1000 - (110 * width) / 1000 - chance.whole(0, 100_000)) * 1000;
  const frame: Frame = { from, width, slots: 100 };
  const types = (['static', 'time_series', 'time_series', 'dynamic'] as const).map(
    (kind, index): ModelType => ({
      name: `${name}${['Fixed', 'Meter', 'Tracker', 'Hub'][index]}`,
      kind,
      attributes: randomAttributes(chance, kind),
    }),
  );
  const people = Array.from({ length: chance.whole(25, 45) }, () => randomPerson(chance, frame, types));
  return { frame, types, people };
}

function randomAttributes(chance: Chance, kind: ModelType['kind']): readonly ModelAttribute[] {
  const grid = chance.pick([0.125, 0.25, 0.5, 1, 4]);
  const low = chance.whole(-40, 40) * grid;
  const numbers = [
    { min: low, max: low + chance.whole(1, 60) * grid, grid },
    // No binary fraction, as most of the catalogue.
    { min: chance.pick([-5, 0, 3]), max: chance.pick([10, 20]), grid: chance.pick([0.1, 0.2, 0.01]) },
    // More steps than a quantile, a correlation, or a square in a bigint can have.
    { min: -1024, max: 1024, grid: chance.pick([2 ** -4, 2 ** -12, 2 ** -22]) },
  ];
  const at = (name: string, more: Partial<ModelAttribute>): ModelAttribute => ({
    name,
    technicalType: 'number',
    logicalType: chance.pick(logicalTypes),
    bounds: null,
    categories: null,
    contexts: kind === 'dynamic' && chance.is(0.7) ? ['indoor', 'outdoor'] : null,
    ...more,
  });
  return [
    at('level', { bounds: numbers[0] ?? null }),
    at('share', { bounds: numbers[1] ?? null }),
    at('fine', { bounds: numbers[2] ?? null }),
    at('steps', { technicalType: 'integer', bounds: { min: -3, max: chance.pick([7, 97]), grid: 1 } }),
    at('kind', {
      technicalType: 'text',
      categories: chance.some(['red', 'KÖLN', 'STRASSE', 'Blue', 'οδος', 'İZMIR', 'ǰAK'], chance.whole(1, 4)),
    }),
    at('note', { technicalType: 'text' }),
    at('flag', { technicalType: 'boolean', categories: ['false', 'true'] }),
    at('day', { technicalType: 'date' }),
  ];
}

const protections: readonly Protection[] = ['low', 'low', 'low', 'low', 'medium', 'medium', 'high'];

function randomPerson(chance: Chance, frame: Frame, types: readonly ModelType[]): ModelPerson {
  const defaults: Partial<Record<LogicalType, Protection>> = {};
  for (const type of logicalTypes)
    if (chance.is(0.97)) defaults[type] = chance.is(0.03) ? 'dont_share' : chance.pick(protections);
  const sources = types.flatMap((type) =>
    Array.from({ length: chance.pick([0, 1, 1, 1, 1, 1, 2, 2, 3]) }, () => randomSource(chance, frame, type)),
  );
  return {
    id: chance.uuid(),
    defaults,
    sources,
    refusedTypes: chance.is(0.1) ? chance.some(['science', 'ngo', 'government'] as const, 1) : [],
    blocksEverybody: chance.is(0.04),
  };
}

function randomSource(chance: Chance, frame: Frame, type: ModelType): ModelSource {
  const levels: Record<string, Protection> = {};
  for (const { name } of type.attributes)
    if (chance.is(0.1)) levels[name] = chance.is(0.1) ? 'dont_share' : chance.pick(protections);
  const mappings: ModelMapping[] = [];
  const series = type.attributes.flatMap((attribute): ModelSeries[] => {
    if (type.kind !== 'dynamic')
      return chance.is(0.92) ? [randomSeries(chance, frame, type.kind, attribute.name, attribute)] : [];
    return Array.from({ length: chance.pick([0, 1, 1, 2]) }, (_, index) => {
      const name = `item:${attribute.name}-${index}`;
      const isNumber = attribute.bounds !== null;
      if (chance.is(0.95))
        mappings.push({
          name,
          attribute: attribute.name,
          context: attribute.contexts === null || chance.is(0.1) ? null : chance.pick(attribute.contexts),
          factor: isNumber ? chance.pick([1, 1, 0.5, 1.75]) : 1,
          shift: isNumber ? chance.pick([0, 0, -32.5, 4]) : 0,
        });
      return randomSeries(chance, frame, type.kind, name, attribute);
    });
  });
  return {
    id: chance.uuid(),
    type,
    paused: chance.is(0.05),
    levels,
    intervals: randomIntervals(chance, frame),
    series,
    mappings,
  };
}

function randomIntervals(chance: Chance, { from, width }: Frame): ModelSource['intervals'] {
  if (chance.is(0.4)) return [];
  const moments = [
    from - 1_000_000_000,
    from - 1,
    from,
    from + 1,
    from + 3 * width,
    from + 5 * width,
    from + 90 * width,
  ];
  const second = width / 1_000_000;
  return chance
    .some(moments, chance.whole(1, 3))
    .sort((a, b) => a - b)
    .map((since) => ({
      since,
      seconds: chance.pick([null, 1, Math.ceil(second / 2), second, second, second, second + 1, second * 2]),
    }));
}

function randomSeries(
  chance: Chance,
  frame: Frame,
  kind: ModelType['kind'],
  name: string,
  attribute: ModelAttribute,
): ModelSeries {
  const value = randomValues(chance, attribute);
  const records = randomTimes(chance, frame, kind).map((at): ModelRecord => ({ at, value: value() }));
  const cuts: number[] = [];
  const largest = chance.pick([1, 3, 20, 1000]);
  for (let rest = records.length; rest > 0; rest -= cuts.at(-1) ?? 0)
    cuts.push(chance.whole(1, Math.min(rest, largest)));
  return { name, records, cuts };
}

/** Eighths, so that no sum is ever rounded; some series hardly change, so that a constraint can hold for all of their records. */
function randomValues(chance: Chance, { technicalType, bounds, categories }: ModelAttribute): () => Datum {
  const spread = chance.pick([0, 0, 1, 8]);
  switch (technicalType) {
    case 'number':
    case 'integer': {
      const { min, max } = bounds ?? { min: 0, max: 1 };
      const center = min + (max - min) * chance.unit();
      const inside = (): number => center + (max - min) * (chance.unit() - 0.5) * (spread / 8);
      const [unit, far] = technicalType === 'integer' ? [1, 2 ** 30] : [8, 2 ** 30 + 0.125];
      const outside = spread === 8 ? 0.05 : 0;
      const edges = [min, max, min - 1 / unit, max + 1 / unit, far, -far];
      return () =>
        (chance.is(outside) ? Math.round(chance.pick(edges) * unit) : Math.round(inside() * unit)) / unit;
    }
    case 'text': {
      const pool = chance.some([...texts, ...(categories ?? [])], spread === 0 ? 1 : 1 + spread);
      return () => chance.pick(pool);
    }
    case 'boolean': {
      const pool = spread === 0 ? [chance.is(0.5)] : [true, false];
      return () => chance.pick(pool);
    }
    case 'date': {
      const pool = chance.some(dates, spread === 0 ? 1 : 3);
      return () => chance.pick(pool);
    }
  }
}
