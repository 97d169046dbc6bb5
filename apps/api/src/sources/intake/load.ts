import type { SenmlError } from '@mynedata/senml';
import {
  type ChunkKey,
  type Points,
  type Series,
  type SeriesKey,
  type Span,
  conflicts,
  maxNames,
  merge,
} from '../measurements/series';
import type { Upload } from './measurement';

/** What one request wants stored in one source. */
export interface Load {
  readonly userId: string;
  readonly sourceId: string;
  /** The token that carried it; none when the platform itself writes on the person's behalf. */
  readonly tokenId: string | undefined;
  /** What was assumed about the source when the records were read; looked at again under the source's lock. */
  readonly namePrefix: string | null;
  /** The series the source was known to have: a series never changes once it is there. */
  readonly series: ReadonlyMap<string, Series>;
  /** What a different value for the same time does. */
  readonly conflict: 'replace' | 'refuse';
  readonly uploads: readonly Upload[];
  /** Store what fits, or all or nothing. */
  readonly partial: boolean;
}

export interface Loaded {
  /** Records that are new, or that correct another. */
  readonly accepted: number;
  readonly duplicates: number;
  /** Records that were left out; with any of them a load that is not partial stored nothing. */
  readonly errors: readonly SenmlError[];
}

/** The source is no longer what it was taken for: read the pack again. */
export class StaleSource extends Error {}

/** What the transaction knows of one series while it lays loads over it. */
export interface Work extends SeriesKey {
  readonly type: Series['type'];
  points: Points;
  changed: boolean;
  /** Chunks that hold one of the new times: their records are in `points` from the start. */
  readonly touched: readonly ChunkKey[];
  /** Chunks in between, which stay. */
  readonly others: readonly Span[];
}

/** The series of one source: those there are, and those that accepted loads of this commit bring. */
export interface Book {
  readonly userId: string;
  readonly sourceId: string;
  readonly known: ReadonlyMap<string, Series>;
  readonly fresh: Map<string, Series>;
}

export const workKey = (sourceId: string, series: number): string => `${sourceId} ${series}`;

/** Lays one load over what is there and what loads before it brought; or refuses it, and changes nothing. */
export function layOver(
  load: Load,
  books: ReadonlyMap<string, Book>,
  works: Map<string, Work>,
): Loaded | Error {
  const book = books.get(load.sourceId);
  if (book === undefined) throw new Error('a load without its source');
  const errors: SenmlError[] = [];
  const brought: Series[] = [];
  const steps: { readonly series: Series; readonly fresh: Points }[] = [];
  for (const upload of load.uploads) {
    const { name, type, unit } = upload;
    const known = book.known.get(name) ?? book.fresh.get(name);
    // Another request gave the name its type or unit in the meantime.
    if (known !== undefined && (known.type !== type || known.unit !== unit)) return new StaleSource();
    const id = book.known.size + book.fresh.size + brought.length;
    if (known === undefined && id >= maxNames) {
      for (const index of upload.indices) errors.push(tooManyNames(index));
      continue;
    }
    const series = known ?? { id, name, type, unit };
    if (known === undefined) brought.push(series);
    const there = works.get(workKey(load.sourceId, series.id))?.points;
    const differing = load.conflict === 'refuse' && there !== undefined ? conflicts(there, upload) : [];
    for (const at of differing) errors.push(conflicting(upload, at));
    steps.push({ series, fresh: differing.length === 0 ? upload : without(upload, new Set(differing)) });
  }
  if (errors.length > 0 && !load.partial) return { accepted: 0, duplicates: 0, errors };
  for (const series of brought) {
    book.fresh.set(series.name, series);
    works.set(workKey(load.sourceId, series.id), newWork(load, series));
  }
  let [accepted, duplicates] = [0, 0];
  for (const { series, fresh } of steps) {
    const work = works.get(workKey(load.sourceId, series.id));
    if (work === undefined) throw new Error('a series without its place');
    const { points, added, replaced, same } = merge(work.points, fresh);
    work.points = points;
    work.changed ||= added + replaced > 0;
    accepted += added + replaced;
    duplicates += same;
  }
  return { accepted, duplicates, errors };
}

const newWork = ({ userId, sourceId }: Load, { id, type }: Series): Work => ({
  userId,
  sourceId,
  series: id,
  type,
  points: { times: [], values: [] },
  changed: false,
  touched: [],
  others: [],
});

const without = ({ times, values }: Points, left: ReadonlySet<number>): Points => ({
  times: times.filter((_, at) => !left.has(at)),
  values: values.filter((_, at) => !left.has(at)),
});

const tooManyNames = (index: number): SenmlError => ({
  index,
  field: 'n',
  code: 'too-many-names',
  message: `A source has at most ${maxNames} names. Register another source for the rest.`,
});

const fields = { number: 'v', boolean: 'vb', text: 'vs', date: 'vs' } as const;

const conflicting = (upload: Upload, at: number): SenmlError => ({
  index: upload.indices[at] ?? -1,
  field: fields[upload.type],
  code: 'conflicting-value',
  message: `There is another value of ${upload.name} for this time, and this source type keeps the first.`,
});
