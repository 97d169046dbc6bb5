import type { Supply } from '@mynedata/privacy';
import type { BoundQuery, Terms } from '../query';
import type { SupplyView } from './supply.dto';

/** The types of sources that everybody needs who is asked: an attribute of each in SELECT and WHERE, also where terms are joined by OR. */
export const neededSourceTypes = ({ references }: Pick<BoundQuery, 'references'>): readonly string[] =>
  [...new Set(references.map(({ sourceType }) => sourceType))].sort();

/** Whether so many surely take part as were counted: not where people need sources together, nor where they must meet a condition. */
const isCertain = ({ query, references }: BoundQuery): boolean =>
  query.where.length === 0 && neededSourceTypes({ references }).length === 1;

/** What the week's count says about these terms. */
export function supplyView(
  { drawnAt, organisationType, points: counted }: Supply,
  bound: BoundQuery,
  { rewardSat, min }: Pick<Terms, 'rewardSat' | 'min'>,
): SupplyView {
  const certain = isCertain(bound);
  const points = certain ? counted : counted.map((point) => ({ ...point, from: 0 }));
  const paid = points.filter((point) => BigInt(point.rewardSat) <= rewardSat);
  const next = points.find((point) => BigInt(point.rewardSat) >= rewardSat) ?? points.at(-1);
  const least = points.find(({ from }) => from >= min);
  return {
    countedAt: drawnAt.toISOString(),
    organisationType,
    sourceTypes: neededSourceTypes(bound),
    atMostOnly: !certain,
    points: points.map((point) => ({ ...point, rewardSat: String(point.rewardSat) })),
    atReward: { from: paid.at(-1)?.from ?? 0, to: next?.to ?? 0 },
    leastRewardSat: least === undefined ? null : String(least.rewardSat),
  };
}
