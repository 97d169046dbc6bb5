export {
  admittedLevels,
  defaultParameters,
  isStricter,
  strictest,
  type Level,
  type LevelParameters,
  type ParameterTable,
} from './levels';
export { interpolatedLevels, tableFrom } from './interpolated-levels';
export { ParameterTableError, readParameterTable } from './parameter-table';
export { cryptoRandomSource, requireProductionSource, testRandomSource, type RandomSource } from './random';
export { discreteLaplace, laplaceSampler, type Sampler } from './discrete-laplace';
export type { Bounds, Grid } from './grid';
export type { Quantity, StatisticFunction, StatisticRequest } from './statistic';
export {
  isAdditive,
  type AdditiveInvocation,
  type Bin,
  type CountInvocation,
  type HistogramInvocation,
  type Invocation,
  type NoiseClass,
  type NumberInvocation,
  type QuantileInvocation,
  type Rank,
  type TensorInvocation,
} from './invocation';
export { planRelease, type ReleasePlan, type ReleaseTerms, type Strategy } from './plan';
export { chargeMicro, headCountShareMicro, invocationEpsilon } from './composition';
export type { Released } from './released';
export { exactVector, sumCount, type SlotSums } from './vector';
export { sensitivity } from './sensitivity';
export { drawQuantile, type QuantileDraw, type RankedSteps } from './quantile';
export { releaseHeadCount, releaseStatistics, type ClassSums, type QuantileDraws } from './release';
export { syntheticStatistics } from './synthetic';
export type { BinValue, Ranks, StatisticValue } from './statistic-value';
export { headCountQuantile, marginOf, participantsFor, predictError, predictRanks } from './accuracy';
export {
  marketCells,
  marketHalfWidth,
  marketScale,
  marketSensitivity,
  marketWeight,
  releaseMarketCounts,
  type MarketCell,
  type MarketCount,
  type MarketTerms,
} from './market-counts';
export { bandOf, isOnLadder, minimumLadder, oddsOf, type Band, type Odds } from './public-numbers';
export type { ColumnRole, DatasetCells, DatasetColumn } from './datasets/column';
export { cellText, csvCell, csvHeader, csvLines } from './datasets/csv';
export {
  anonymise,
  shapeOfGroup,
  type Dataset,
  type DatasetDemand,
  type DatasetInput,
  type DatasetOptions,
} from './datasets/dataset';
export { DatasetError, type DatasetErrorCode } from './datasets/dataset-error';
export type { CellShape, GroupShapes, RangeEdges } from './datasets/domain';
export { nodesOfPaths, type DatasetHierarchy, type DateStep, type HierarchyNode } from './datasets/hierarchy';
export type { KnownGroups } from './datasets/known-groups';
export type { DatasetReport, DatasetRisk } from './datasets/measure';
export type { NoiseKey } from './datasets/permanent-noise';
export type { PublishedColumn } from './datasets/published-column';
export type { DatasetMode } from './datasets/space';
