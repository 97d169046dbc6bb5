import type { Reading } from '../intake/measurement';
import type { Value } from '../measurements/series';
import type { Target } from './adapters.store';

export interface PreviewRecord {
  readonly name: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly value: Value;
  readonly unit: string | null;
}

export interface PreviewName {
  readonly name: string;
  readonly records: number;
  /** What it stands for; null: stored and shown, but no query can use it. */
  readonly attribute: string | null;
  readonly context: string | null;
}

/** What would be stored if this were no test. */
export interface Preview {
  readonly records: readonly PreviewRecord[];
  readonly names: readonly PreviewName[];
  /** Why something would not be stored. */
  readonly errors: readonly string[];
}

const maxRecords = 20;
const maxErrors = 20;

/** The first records of what was read, in order of time, and every name among all of it. */
export function previewOf(
  { uploads, errors }: Pick<Reading, 'uploads' | 'errors'>,
  problems: readonly string[],
  targets: readonly Target[],
): Preview {
  const records = uploads
    .flatMap(({ name, unit, times, values }) =>
      times
        .slice(0, maxRecords)
        .map((time, at) => ({ name, unit, time: time / 1e6, value: values[at] ?? '' })),
    )
    .sort((a, b) => a.time - b.time || (a.name < b.name ? -1 : 1))
    .slice(0, maxRecords);
  const names = uploads.map(({ name, times }) => {
    const target = targets.find((one) => one.name === name);
    return {
      name,
      records: times.length,
      attribute: target?.attribute ?? null,
      context: target?.context ?? null,
    };
  });
  const reasons = new Set([...problems, ...errors.map(({ message }) => message)]);
  if (records.length === 0 && reasons.size === 0)
    reasons.add('The service answers, but holds no records where they should stand.');
  return { records, names, errors: [...reasons].slice(0, maxErrors) };
}
