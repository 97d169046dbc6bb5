/** How often each output came. */
export type Counts = ReadonlyMap<number, number>;

/**
 * Reads the ε of a mechanism off its outputs (after StatDP, Ding et al. 2018). For two neighbouring inputs it draws many
 * outputs and looks for the event whose probabilities differ most: ln(p/q) of their confidence bounds is a lower bound of
 * ε. A correct mechanism never reads above its claim; one with too little noise does.
 *
 * Events are single outputs and the tails on both sides, so outputs come as one number each: the log likelihood ratio,
 * which tells the two inputs apart best (Neyman and Pearson).
 *
 * @param draws of each of the two
 * @param z width of the confidence bounds in standard errors; 4.5 leaves room for testing thousands of events at once.
 */
export function auditedEpsilon(one: () => number, other: () => number, draws: number, z = 4.5): number {
  return readEpsilon(counted(one, draws), counted(other, draws), draws, z);
}

/** The same from counts, which may also be those that are expected of so many draws. */
export function readEpsilon(one: Counts, other: Counts, draws: number, z = 4.5): number {
  const outputs = [...new Set([...one.keys(), ...other.keys()])].sort((a, b) => a - b);
  const seen = [0, 0] as [number, number];
  let epsilon = 0;
  const event = (a: number, b: number) => {
    epsilon = Math.max(epsilon, logRatio(a, b, draws, z), logRatio(b, a, draws, z));
  };
  for (const output of outputs) {
    const here = [one.get(output) ?? 0, other.get(output) ?? 0] as const;
    seen[0] += here[0];
    seen[1] += here[1];
    event(here[0], here[1]);
    event(seen[0], seen[1]);
    event(draws - seen[0], draws - seen[1]);
  }
  return epsilon;
}

function counted(draw: () => number, draws: number): Counts {
  const counts = new Map<number, number>();
  for (let i = 0; i < draws; i++) {
    const output = draw();
    counts.set(output, (counts.get(output) ?? 0) + 1);
  }
  return counts;
}

/** Lower bound of ln(p/q): p from below, q from above, both by Wilson's interval. */
function logRatio(hits: number, otherHits: number, draws: number, z: number): number {
  const low = wilson(hits / draws, draws, -z);
  const high = wilson(otherHits / draws, draws, z);
  return low > 0 ? Math.log(low / high) : 0;
}

function wilson(share: number, draws: number, z: number): number {
  // A tail that is everything may be a rounding error above 1.
  const spread = Math.sqrt(Math.max(0, (share * (1 - share)) / draws) + (z * z) / (4 * draws * draws));
  return (share + (z * z) / (2 * draws) + z * spread) / (1 + (z * z) / draws);
}
