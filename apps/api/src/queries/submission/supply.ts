import type { Supply } from '@mynedata/privacy';
import type { BoundQuery, Terms } from '../query';
import type { SupplyView } from './supply.dto';

/** The types of sources that everybody needs who takes part: those of SELECT, and those that no term of WHERE does without. */
export function neededSourceTypes({ query: { select, where } }: BoundQuery): readonly string[] {
  const selected = select.flatMap(({ attribute, second }) => [
    attribute.source,
    ...(second === undefined ? [] : [second.source]),
  ]);
  const [first = [], ...others] = where.map((term) => term.map(({ attribute }) => attribute.source));
  const always = first.filter((source) => others.every((term) => term.includes(source)));
  return [...new Set([...selected, ...always])].sort();
}

/** What the week's count says about these terms. */
export function supplyView(
  { drawnAt, organisationType, points }: Supply,
  sourceTypes: readonly string[],
  { rewardSat, min }: Pick<Terms, 'rewardSat' | 'min'>,
): SupplyView {
  const paid = points.filter((point) => BigInt(point.rewardSat) <= rewardSat);
  const next = points.find((point) => BigInt(point.rewardSat) >= rewardSat) ?? points.at(-1);
  const least = points.find(({ from }) => from >= min);
  return {
    countedAt: drawnAt.toISOString(),
    organisationType,
    sourceTypes,
    points: points.map((point) => ({ ...point, rewardSat: String(point.rewardSat) })),
    atReward: { from: paid.at(-1)?.from ?? 0, to: next?.to ?? 0 },
    leastRewardSat: least === undefined ? null : String(least.rewardSat),
  };
}
