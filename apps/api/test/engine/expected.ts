import { type ReleasePlan, isAdditive, isStricter } from '@mynedata/privacy-mechanisms';
import { asDataset, expectedRows } from './dataset-rows';
import { expectedRanks, expectedSums } from './expected-sums';
import type { ModelPerson } from './model';
import { type Fit, fitOf } from './oracle';
import type { Claim, Computed } from './run-engine';

/** What the specification says: the same as `compute`, by plain loops. */
export function expected(
  { query, allowed, askedAt, asRows }: Claim,
  plan: ReleasePlan,
  people: readonly ModelPerson[],
  now: Date,
): Computed {
  const fitAt = (moment: Date): Map<string, Fit> =>
    new Map(
      people.flatMap((person) => {
        const fit = fitOf(person, query, moment);
        return fit === undefined ? [] : [[person.id, fit] as const];
      }),
    );
  const fits = fitAt(now);
  const taking = allowed.flatMap(({ userId, shown }) => {
    const fit = fits.get(userId);
    if (fit === undefined) return [];
    return [{ userId, class: isStricter(shown, fit.class) ? shown : fit.class, read: fit.read }];
  });
  return {
    fitting: [...fitAt(askedAt)]
      .map(([userId, fit]) => ({
        userId,
        class: fit.class,
        types: Object.entries(fit.types)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([logicalType, level]) => ({ logicalType: logicalType as 'personal', level })),
      }))
      .sort((a, b) => (a.userId < b.userId ? -1 : 1)),
    rows: asRows ? expectedRows(asDataset(query), taking) : [],
    participants: Object.fromEntries(taking.map((one) => [one.userId, one.class])),
    sums: expectedSums(query, plan, taking),
    ranks: plan.invocations.map((invocation) =>
      isAdditive(invocation) ? [] : expectedRanks(query, plan, invocation, taking),
    ),
  };
}
