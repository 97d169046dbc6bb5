import {
  anonymise,
  cryptoRandomSource,
  type Dataset,
  type DatasetInput,
  type ReleasePlan,
  type StatisticValue,
  syntheticStatistics,
} from '@mynedata/privacy-mechanisms';

export interface SyntheticInput {
  readonly plan: ReleasePlan;
  readonly people: number;
  readonly atLeast: number;
}

/** What a worker can compute, by name. A task takes and gives plain data and typed arrays. */
export const tasks = {
  dataset: (input: DatasetInput): Dataset => anonymise(input, cryptoRandomSource()),
  'synthetic-statistics': ({
    plan,
    people,
    atLeast,
  }: SyntheticInput): readonly (readonly StatisticValue[])[] =>
    syntheticStatistics(plan, people, atLeast, cryptoRandomSource()),
};

export type TaskName = keyof typeof tasks;
export type TaskInput<Name extends TaskName> = Parameters<(typeof tasks)[Name]>[0];
export type TaskOutput<Name extends TaskName> = ReturnType<(typeof tasks)[Name]>;
