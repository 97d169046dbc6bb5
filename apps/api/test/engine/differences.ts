import { isDeepStrictEqual } from 'node:util';
import { admittedLevels } from '@mynedata/privacy-mechanisms';
import { nameOf } from '../../src/queries/plan';
import type { Query } from '../../src/queries/query';
import type { Market } from '../market';
import type { Chance } from './chance';
import { expected } from './expected';
import type { ModelPerson } from './model';
import { fitOf, slotValues } from './oracle';
import { type Allowed, type Claim, type Computed, compute, planFor } from './run-engine';

/** Most of the people allow, at a level that need not be the one in force by now. */
export function randomClaim(chance: Chance, people: readonly ModelPerson[], query: Query, now: Date): Claim {
  const { from, to, maxProtection } = query.terms;
  const levels = admittedLevels(maxProtection);
  const inside = new Date(from.getTime() + Math.floor(chance.unit() * (to.getTime() - from.getTime())));
  return {
    query,
    allowed: people
      .filter(() => chance.is(0.9))
      .map(({ id }) => ({ userId: id, shown: chance.is(0.7) ? 'low' : chance.pick(levels) })),
    askedAt: chance.is(0.7) ? now : inside,
    asRows: chance.is(0.3),
  };
}

/** What the engine found, and in words what is wrong with it: nothing, or the fewest people for whom it is wrong. */
export async function differences(
  market: Market,
  claim: Claim,
  people: readonly ModelPerson[],
): Promise<{ readonly found: Computed; readonly report: string }> {
  const wrong = async (some: readonly Allowed[]) => {
    const now = market.clock.now();
    const smaller = { ...claim, allowed: some };
    const found = await compute(
      market,
      smaller,
      people.map(({ id }) => id),
    );
    const wanted = expected(smaller, planFor(claim.query), people, now);
    return { found, wanted, differ: !isDeepStrictEqual(found, wanted) };
  };
  const all = await wrong(claim.allowed);
  if (!all.differ) return { found: all.found, report: '' };
  // One after the other is left out as long as it stays wrong.
  let rest = claim.allowed;
  for (const one of claim.allowed) {
    const fewer = rest.filter((other) => other !== one);
    if ((await wrong(fewer)).differ) rest = fewer;
  }
  const { found, wanted } = await wrong(rest);
  return { found: all.found, report: describe(claim.query, people, rest, found, wanted, market.clock.now()) };
}

function describe(
  query: Query,
  people: readonly ModelPerson[],
  rest: readonly Allowed[],
  found: Computed,
  wanted: Computed,
  now: Date,
): string {
  const parts = (['fitting', 'participants', 'rows', 'sums', 'ranks'] as const).filter(
    (part) => !isDeepStrictEqual(found[part], wanted[part]),
  );
  const who = people.filter(
    ({ id }) =>
      rest.some(({ userId }) => userId === id) ||
      !isDeepStrictEqual(
        found.fitting.find(({ userId }) => userId === id),
        wanted.fitting.find(({ userId }) => userId === id),
      ),
  );
  const { from, to, granularitySeconds, maxProtection, strategy } = query.terms;
  return [
    query.text,
    text({ from, to, granularitySeconds, maxProtection, strategy }),
    ...parts.flatMap((part) => leaves(part, found[part], wanted[part])),
    ...who.map((person) => {
      const fit = fitOf(person, query, now);
      const values = query.bound.references.map(
        (reference, index) =>
          `${nameOf({ source: reference.sourceType, attribute: reference.attribute })}: ${text(fit?.read[index])} gives ${text(slotValues(query, reference, fit?.read[index] ?? []))}`,
      );
      const touched = query.bound.references.map(({ attribute }) => attribute);
      const sources = person.sources
        .filter(({ type }) => query.bound.references.some(({ sourceType }) => sourceType === type.name))
        .map((source) => ({
          ...source,
          type: source.type.name,
          series: source.series.filter(({ name }) => touched.some((attribute) => name.includes(attribute))),
        }));
      return `${person.id}: ${text(person.defaults)} ${text(sources)}\n  ${values.join('\n  ')}`;
    }),
  ].join('\n');
}

/** Where the two differ, as paths. */
function leaves(path: string, found: unknown, wanted: unknown): string[] {
  if (isDeepStrictEqual(found, wanted)) return [];
  if (typeof found !== 'object' || typeof wanted !== 'object' || found === null || wanted === null)
    return [`${path}: found ${text(found)}, wanted ${text(wanted)}`];
  return [...new Set([...Object.keys(found), ...Object.keys(wanted)])].flatMap((key) =>
    leaves(
      `${path}.${key}`,
      (found as Record<string, unknown>)[key],
      (wanted as Record<string, unknown>)[key],
    ),
  );
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)) ?? 'nothing';
