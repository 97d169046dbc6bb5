/** A coarse range of people, both ends included; `to` null: open. */
export interface Band {
  readonly from: number;
  readonly to: number | null;
}

/** An attacker's 50:50 guess after a release, in percent, as people read it. */
export interface Odds {
  readonly likely: string;
  readonly unlikely: string;
}

/**
 * The band of a noisy number of people: below 50, 50–99, 100–249, 250–499, 500–999, 1,000–2,499 and so on.
 *
 * @throws RangeError for a number that is not finite.
 */
export function bandOf(n: number): Band {
  if (!Number.isFinite(n)) throw new RangeError(`A number of people is finite, but was ${n}.`);
  const people = Math.floor(n);
  if (people < 50) return { from: 0, to: 49 };
  if (people < 100) return { from: 50, to: 99 };
  let decade = 100;
  while (people >= decade * 10) decade *= 10;
  if (people < decade * 2.5) return { from: decade, to: decade * 2.5 - 1 };
  if (people < decade * 5) return { from: decade * 2.5, to: decade * 5 - 1 };
  return { from: decade * 5, to: decade * 10 - 1 };
}

/**
 * What a 50:50 guess about a person can become by releases of a total ε: e^ε / (1 + e^ε). Whole percents, above 99 with
 * one decimal, and never "100": beyond 99.9 only a bound is said.
 *
 * @throws RangeError for an ε that is negative or not finite.
 */
export function oddsOf(epsilonMicro: number): Odds {
  if (!Number.isFinite(epsilonMicro) || epsilonMicro < 0) {
    throw new RangeError(`ε is a number of millionths that is not negative, but was ${epsilonMicro}.`);
  }
  const likely = 100 / (1 + Math.exp(-epsilonMicro / 1e6));
  if (likely > 99.9) return { likely: '>99.9', unlikely: '<0.1' };
  if (likely > 99)
    return { likely: likely.toFixed(1), unlikely: (100 - Number(likely.toFixed(1))).toFixed(1) };
  return { likely: String(Math.round(likely)), unlikely: String(100 - Math.round(likely)) };
}

/**
 * The numbers `min` may take, 20, 50, 100, 200, 500, 1,000, … up to and including `to`.
 *
 * @throws RangeError unless `to` is finite.
 */
export function minimumLadder(to: number): readonly number[] {
  if (!Number.isFinite(to)) throw new RangeError(`The ladder has no end: ${to}.`);
  const ladder: number[] = [];
  for (let decade = 10; decade <= to; decade *= 10) {
    ladder.push(...[decade, 2 * decade, 5 * decade].filter((step) => step >= 20 && step <= to));
  }
  return ladder;
}

/** Whether `min` may be this number. */
export function isOnLadder(min: number): boolean {
  return Number.isSafeInteger(min) && minimumLadder(min).at(-1) === min;
}
