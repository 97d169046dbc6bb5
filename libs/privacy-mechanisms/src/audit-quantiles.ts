import { readEpsilon } from './black-box-audit';
import type { QuantileInvocation } from './invocation';
import type { ReleasePlan } from './plan';
import { pointProbabilities } from './quantile-probabilities';
import type { RankedSteps } from './quantile';

/** Two crowds, one with a person more, and for each point its place in the order of their likelihood ratios. */
export interface WorstCrowds {
  readonly one: RankedSteps;
  readonly other: RankedSteps;
  readonly order: readonly number[];
}

/**
 * The neighbours among many small crowds that can be told apart best with so many draws, by the exact probabilities:
 * everybody at one point or at two, about as many as the rank aims at, and one more anywhere.
 */
export function worstCrowds(plan: ReleasePlan, invocation: QuantileInvocation, draws: number): WorstCrowds {
  const points = invocation.grid.gridSteps;
  const places = [0, 1, Math.round(points / 2), points - 1, points];
  const edge = Math.abs(invocation.rank.people);
  const sizes = [...new Set([0, 1, 2, 3, 9, edge, edge + 1, 2 * edge])];
  let [best, read]: [WorstCrowds | undefined, number] = [undefined, -1];
  for (const size of sizes) {
    for (const place of places) {
      for (const second of places.filter((each) => each >= place)) {
        const people = Array.from({ length: size }, (_, index) => (index % 2 === 0 ? place : second));
        for (const person of places) {
          const found = compared(plan, invocation, people, person, draws);
          if (found.read > read) [best, read] = [found.crowds, found.read];
        }
      }
    }
  }
  return best!;
}

function compared(
  plan: ReleasePlan,
  invocation: QuantileInvocation,
  people: readonly number[],
  person: number,
  draws: number,
): { readonly crowds: WorstCrowds; readonly read: number } {
  const [one, other] = [ranked(people), ranked([...people, person])];
  const [p, q] = [pointProbabilities(plan, invocation, one), pointProbabilities(plan, invocation, other)];
  const ratios = p.map((each, point) => Math.round(Math.log(each / q[point]!) * 1e9));
  const distinct = [...new Set(ratios)].sort((x, y) => x - y);
  const order = ratios.map((ratio) => distinct.indexOf(ratio));
  const expected = (probabilities: readonly number[]) => {
    const counts = new Map<number, number>();
    probabilities.forEach((each, point) => {
      counts.set(order[point]!, (counts.get(order[point]!) ?? 0) + each * draws);
    });
    return counts;
  };
  return { crowds: { one, other, order }, read: readEpsilon(expected(p), expected(q), draws) };
}

function ranked(people: readonly number[]): RankedSteps {
  const steps = [...new Set(people)].sort((x, y) => x - y);
  return {
    steps: Int32Array.from(steps),
    counts: Int32Array.from(steps, (step) => people.filter((each) => each === step).length),
  };
}
