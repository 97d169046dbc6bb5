export {
  admittedLevels,
  defaultParameters,
  isStricter,
  strictest,
  type Level,
  type LevelParameters,
  type ParameterTable,
} from './levels';
export { cryptoRandomSource, testRandomSource, type RandomSource } from './random';
export { discreteLaplace } from './discrete-laplace';
export {
  chargeMicro,
  headCountShareMicro,
  planRelease,
  type Bounds,
  type Invocation,
  type NoiseClass,
  type ReleasePlan,
  type ReleaseTerms,
  type StatisticRequest,
  type Strategy,
} from './plan';
export type { Released } from './released';
export {
  releaseHeadCount,
  releaseStatistics,
  type ClassSums,
  type SlotSums,
  type StatisticValue,
} from './release';
export { headCountQuantile, marginOf, predictError } from './accuracy';
export { bandOf, isOnLadder, minimumLadder, oddsOf, type Band, type Odds } from './public-numbers';
