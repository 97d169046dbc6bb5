/** How strongly a person's data is protected when it takes part. Higher means more protection. */
export type Level = 'low' | 'medium' | 'high';

export interface LevelParameters {
  /** ε of a whole query, in millionths. */
  readonly epsilonMicro: number;
  /** Budget per logical type over rolling 90 days, in millionths. */
  readonly budgetMicro: number;
  /** Budget over all logical types together, in millionths. */
  readonly capMicro: number;
  /** Distinct users that look alike in a dataset. */
  readonly k: number;
  /** Distinct sensitive values in each group of a dataset; 1 demands nothing. */
  readonly l: number;
  /** Scale of a dataset's value noise, in percent of the declared range. */
  readonly noiseSharePercent: number;
  /** The operator's floor for `min` of a query whose `maxProtection` is this level. */
  readonly minimumParticipants: number;
}

export type ParameterTable = Readonly<Record<Level, LevelParameters>>;

const LADDER: readonly Level[] = ['low', 'medium', 'high'];

/** The table of 1-market.md, "Privacy". Slider, explanations, consent card and engine all read one such table. */
export const defaultParameters: ParameterTable = {
  low: {
    epsilonMicro: 1_000_000,
    budgetMicro: 5_000_000,
    capMicro: 10_000_000,
    k: 5,
    l: 1,
    noiseSharePercent: 2,
    minimumParticipants: 20,
  },
  medium: {
    epsilonMicro: 500_000,
    budgetMicro: 2_500_000,
    capMicro: 5_000_000,
    k: 11,
    l: 2,
    noiseSharePercent: 5,
    minimumParticipants: 50,
  },
  high: {
    epsilonMicro: 200_000,
    budgetMicro: 1_000_000,
    capMicro: 2_000_000,
    k: 20,
    l: 3,
    noiseSharePercent: 10,
    minimumParticipants: 100,
  },
};

/** The levels a query accepts, from low up to its `maxProtection`. */
export function admittedLevels(max: Level): readonly Level[] {
  return LADDER.slice(0, LADDER.indexOf(max) + 1);
}

/**
 * The level that protects most.
 *
 * @throws RangeError without any level.
 */
export function strictest(levels: readonly Level[]): Level {
  const [first, ...others] = levels;
  if (first === undefined) throw new RangeError('The strictest of no levels does not exist.');
  return others.reduce((strict, level) => (isStricter(level, strict) ? level : strict), first);
}

/** Whether `a` protects more than `b`. */
export function isStricter(a: Level, b: Level): boolean {
  return LADDER.indexOf(a) > LADDER.indexOf(b);
}
