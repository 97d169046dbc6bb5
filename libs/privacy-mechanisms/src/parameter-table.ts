import { headCountQuantile } from './accuracy';
import { interpolatedLevels, tableFrom } from './interpolated-levels';
import { type Level, type LevelParameters, type ParameterTable, admittedLevels } from './levels';
import { planRelease } from './plan';

/** A table that cannot be used, with everything that is wrong with it. */
export class ParameterTableError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
    this.name = 'ParameterTableError';
  }
}

/** What a file calls a parameter, its least and greatest value, and how it is kept. */
const columns = {
  epsilon: { as: 'epsilonMicro', min: 0.001, max: 10, micro: true },
  budget: { as: 'budgetMicro', min: 0.001, max: 1_000, micro: true },
  cap: { as: 'capMicro', min: 0.001, max: 1_000, micro: true },
  k: { as: 'k', min: 2, max: 10_000, micro: false },
  l: { as: 'l', min: 1, max: 1_000, micro: false },
  noiseSharePercent: { as: 'noiseSharePercent', min: 0.001, max: 100, micro: false },
  minimumParticipants: { as: 'minimumParticipants', min: 2, max: 1_000_000, micro: false },
} as const satisfies Record<
  string,
  { readonly as: keyof LevelParameters; readonly min: number; readonly max: number; readonly micro: boolean }
>;
type Column = keyof typeof columns;
const names = Object.keys(columns) as readonly Column[];
const whole: readonly Column[] = ['k', 'l', 'minimumParticipants'];
const levels: readonly Level[] = admittedLevels('high');

/** A query with nobody in it passes about once in a hundred times, and no more often than this. */
const emptyPasses = 0.015;

/**
 * The parameter table of a market, as its operator writes it: either `{low, medium, high}`, each with `epsilon`, `budget`, `cap` (ε as
 * decimals), `k`, `l`, `noiseSharePercent` and `minimumParticipants`; or `{anchors: [row, …], between, levels: {low, medium, high}}`,
 * which puts `between` rows into each gap of the anchors ({@link interpolatedLevels}) and says by its place, from 0, which row each
 * level has.
 *
 * @param json what `JSON.parse` gave
 * @returns a table whose levels protect at least as much as the one before, with budgets of at least one query, and with a
 *   minimum of participants that a query with nobody in it passes in at most 1.5 %
 * @throws ParameterTableError with every problem, by its place
 */
export function readParameterTable(json: unknown): ParameterTable {
  const problems: string[] = [];
  const table = isObject(json) && 'anchors' in json ? interpolated(json, problems) : explicit(json, problems);
  if (table !== undefined && problems.length === 0) problems.push(...inconsistencies(table));
  if (table === undefined || problems.length > 0) throw new ParameterTableError(problems);
  return table;
}

function explicit(json: unknown, problems: string[]): ParameterTable | undefined {
  const rows = keyed(json, levels, 'the table', problems);
  if (rows === undefined) return undefined;
  const [low, medium, high] = levels.map((level) => readRow(rows[level], level, problems));
  return low && medium && high ? { low, medium, high } : undefined;
}

function interpolated(json: object, problems: string[]): ParameterTable | undefined {
  const given = keyed(json, ['anchors', 'between', 'levels'], 'the table', problems);
  if (given === undefined) return undefined;
  const { anchors, between } = given;
  const places = keyed(given.levels, levels, 'levels', problems);
  if (!Array.isArray(anchors) || anchors.length === 0 || anchors.length > 20) {
    problems.push('anchors is no list of 1 to 20 rows');
    return undefined;
  }
  const rows = anchors.map((row: unknown, index) => readRow(row, `anchors[${index}]`, problems));
  const known = rows.filter((row) => row !== undefined);
  if (known.length < rows.length || places === undefined) return undefined;
  try {
    return tableFrom(interpolatedLevels(known, Number(between)), places as Readonly<Record<Level, number>>);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}

function readRow(json: unknown, place: string, problems: string[]): LevelParameters | undefined {
  const row = keyed(json, names, place, problems);
  if (row === undefined) return undefined;
  const before = problems.length;
  const read = names.map((name) => {
    const { as, min, max, micro } = columns[name];
    const value = row[name];
    if (typeof value !== 'number' || !(value >= min && value <= max)) {
      problems.push(`${place}.${name} is ${JSON.stringify(value)}, expected a number from ${min} to ${max}`);
      return [as, 0] as const;
    }
    const kept = micro ? Math.round(value * 1e6) : value;
    if (whole.includes(name) && !Number.isInteger(kept)) problems.push(`${place}.${name} is no whole number`);
    if (micro && Math.abs(kept - value * 1e6) > 1e-6)
      problems.push(`${place}.${name} has more than 6 decimals`);
    return [as, kept] as const;
  });
  return problems.length > before ? undefined : (Object.fromEntries(read) as unknown as LevelParameters);
}

/** What follows from a row alone, from one level to the next, and from the noise of a head count. */
function inconsistencies(parameters: ParameterTable): readonly string[] {
  const rows = levels.map((level) => ({ level, ...parameters[level] }));
  const alone = rows.flatMap(({ level, epsilonMicro, budgetMicro, capMicro }) => [
    ...(budgetMicro < epsilonMicro ? [`${level}: the budget does not suffice for one query`] : []),
    ...(capMicro < budgetMicro ? [`${level}: the cap over all types is below the budget of one`] : []),
  ]);
  const steps = rows.slice(1).flatMap((row, index) => {
    const before = rows[index];
    if (before === undefined) return [];
    const weaker = names.filter((name) => {
      const { as, micro } = columns[name];
      return micro ? row[as] > before[as] : row[as] < before[as];
    });
    return weaker.map((name) => `${row.level}.${name} protects less than that of ${before.level}`);
  });
  const floors = rows.flatMap(({ level, minimumParticipants }) => {
    const plan = planRelease({
      statistics: [{ function: 'COUNT', attribute: { key: 'a', bounds: null, categories: null } }],
      slots: 1,
      maxProtection: level,
      strategy: 'partition',
      parameters,
    });
    const least = Math.floor(headCountQuantile(plan, 1 - emptyPasses)) + 1;
    return minimumParticipants < least
      ? [
          `${level}.minimumParticipants is ${minimumParticipants}: a query with nobody in it would pass too often, expected at least ${least}`,
        ]
      : [];
  });
  return [...alone, ...steps, ...floors];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Exactly these keys: one that is misspelt would otherwise be ignored. */
function keyed<Key extends string>(
  value: unknown,
  keys: readonly Key[],
  place: string,
  problems: string[],
): Readonly<Record<Key, unknown>> | undefined {
  if (!isObject(value)) {
    problems.push(`${place} is no object`);
    return undefined;
  }
  const missing = keys.filter((key) => !Object.hasOwn(value, key));
  const unknown = Object.keys(value).filter((key) => !(keys as readonly string[]).includes(key));
  problems.push(
    ...missing.map((key) => `${place} has no ${key}`),
    ...unknown.map((key) => `${place} has ${JSON.stringify(key)}, expected ${keys.join(', ')}`),
  );
  return missing.length + unknown.length === 0 ? (value as Readonly<Record<Key, unknown>>) : undefined;
}
