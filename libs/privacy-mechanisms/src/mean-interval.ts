import { weightedError } from './half-width';
import type { NumberInvocation } from './invocation';
import { once } from './known';
import { partsOf } from './parts';
import type { ReleasePlan } from './plan';

/** Means for which the width of an average's interval is computed; between them it is interpolated. */
const GRID = 50;

/** An interval of means, as shares of the range. */
export interface ShareInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * The means that a noisy vector does not contradict with 95 % confidence, as shares of the range.
 *
 * At the true mean p the exact parts fulfil Σ (mean of the part − p) · part = 0, so that sum of the noisy parts is noise
 * alone, of known distribution: the interval holds every p for which that noise is not too large. Unlike an error
 * propagated through the quotient it stays right for few participants, and is the whole range when there are none
 * (Fieller 1954).
 *
 * @param total Σ parts, in people
 * @param weighted Σ mean · parts, in people
 * @param best the estimate
 */
export function shareInterval(
  plan: ReleasePlan,
  invocation: NumberInvocation,
  { total, weighted }: { readonly total: number; readonly weighted: number },
  best: number,
): ShareInterval {
  const contradicts = (p: number) => Math.abs(weighted - p * total) > widthAt(plan, invocation, p);
  if (contradicts(best)) {
    // The noise itself was beyond its 95 %: nothing fits, so say how far off it usually is.
    const usual = widthAt(plan, invocation, best) / Math.max(total, 1);
    return { low: Math.max(0, best - usual), high: Math.min(1, best + usual) };
  }
  return { low: edge(contradicts, 0, best), high: edge(contradicts, 1, best) };
}

/** Farthest p from `best` towards `end` that is not contradicted: outermost grid point first, then bisection. */
function edge(contradicts: (p: number) => boolean, end: 0 | 1, best: number): number {
  if (!contradicts(end)) return end;
  const direction = end === 0 ? -1 : 1;
  let inside = best;
  let outside: number = end;
  for (let step = 1; step < 2 * GRID; step++) {
    const p = end - (direction * step) / (2 * GRID);
    if ((best - p) * direction >= 0) break;
    if (!contradicts(p)) {
      inside = p;
      break;
    }
    outside = p;
  }
  for (let halving = 0; halving < 30; halving++) {
    const middle = (inside + outside) / 2;
    if (contradicts(middle)) outside = middle;
    else inside = middle;
  }
  return inside;
}

/**
 * Quantile of |Σ (mean − p) · noise| in people. Interpolated between multiples of 1 / (2 GRID); symmetric around a half.
 */
export function widthAt(plan: ReleasePlan, invocation: NumberInvocation, p: number): number {
  const { mechanism } = invocation;
  if (mechanism === 'sum') throw new RangeError('A sum alone has no mean.');
  const at = (index: number) =>
    // All invocations have the same ε: those of one mechanism have the same widths.
    once(plan, `width ${mechanism} ${index}`, () =>
      weightedError(
        plan,
        invocation,
        partsOf(mechanism).map(({ mean }) => mean - index / (2 * GRID)),
      ),
    );
  const position = Math.min(p, 1 - p) * 2 * GRID;
  const below = Math.min(Math.floor(position), GRID - 1);
  return at(below) + (at(below + 1) - at(below)) * (position - below);
}
