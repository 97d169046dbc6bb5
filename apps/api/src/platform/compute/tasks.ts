import { anonymise, cryptoRandomSource, type Dataset, type DatasetInput } from '@mynedata/privacy-mechanisms';

/** What a worker can compute, by name. A task takes and gives plain data and typed arrays. */
export const tasks = {
  dataset: (input: DatasetInput): Dataset => anonymise(input, cryptoRandomSource()),
};

export type TaskName = keyof typeof tasks;
export type TaskInput<Name extends TaskName> = Parameters<(typeof tasks)[Name]>[0];
export type TaskOutput<Name extends TaskName> = ReturnType<(typeof tasks)[Name]>;
