import { type ReleasePlan, isAdditive, isStricter } from '@mynedata/privacy-mechanisms';
import type { Query } from '../../src/queries/query';
import { expectedRanks, expectedSums } from './expected-sums';
import type { ModelPerson } from './model';
import { type Fit, fitOf } from './oracle';
import type { Allowed, Computed } from './run-engine';

/** What the specification says about a query of which these people allow: the same as `compute`, by plain loops. */
export function expected(
  query: Query,
  plan: ReleasePlan,
  people: readonly ModelPerson[],
  allowed: readonly Allowed[],
  now: Date,
): Computed {
  const fits = new Map<string, Fit>();
  for (const person of people) {
    const fit = fitOf(person, query, now);
    if (fit !== undefined) fits.set(person.id, fit);
  }
  const taking = allowed.flatMap(({ userId, shown }) => {
    const fit = fits.get(userId);
    if (fit === undefined) return [];
    return [{ userId, class: isStricter(shown, fit.class) ? shown : fit.class, read: fit.read }];
  });
  return {
    fitting: [...fits]
      .map(([userId, fit]) => ({
        userId,
        class: fit.class,
        types: Object.entries(fit.types)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([logicalType, level]) => ({ logicalType: logicalType as 'personal', level })),
      }))
      .sort((a, b) => (a.userId < b.userId ? -1 : 1)),
    participants: Object.fromEntries(taking.map((one) => [one.userId, one.class])),
    sums: expectedSums(query, plan, taking),
    ranks: plan.invocations.map((invocation) =>
      isAdditive(invocation) ? [] : expectedRanks(query, plan, invocation, taking),
    ),
  };
}
