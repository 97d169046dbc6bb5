import { Injectable } from '@nestjs/common';
import { Clock, NotSignedIn, type Tx } from '@mynedata/platform';
import type { SenmlError } from '@mynedata/senml';
import { SourcesRefusal } from '../errors';
import { FitMappings } from '../mapping/fit-mappings';
import type { Upload } from './measurement';
import {
  type ChunkKey,
  MeasurementsStore,
  type NewChunk,
  type SeriesKey,
} from '../measurements/measurements.store';
import { type Points, type Series, type Span, conflicts, cut, merge } from '../measurements/series';
import { SeriesStore } from '../measurements/series.store';
import { type LockedSource, SourcesStore } from '../sources.store';
import { TokensStore } from '../tokens/tokens.store';

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

export const maxNames = 200;

/** What the transaction knows of one series while it lays loads over it. */
interface Work extends SeriesKey {
  readonly type: Series['type'];
  points: Points;
  changed: boolean;
  /** Chunks that hold one of the new times: their records are in `points` from the start. */
  readonly touched: readonly ChunkKey[];
  /** Chunks in between, which stay. */
  readonly others: readonly Span[];
}

/** Stores the loads of many requests together: a handful of statements and one commit, whatever their number. */
@Injectable()
export class StoreLoads {
  constructor(
    private readonly sources: SourcesStore,
    private readonly tokens: TokensStore,
    private readonly series: SeriesStore,
    private readonly measurements: MeasurementsStore,
    private readonly fitMappings: FitMappings,
    private readonly clock: Clock,
  ) {}

  /** What became of each load, at its place; an Error where it was refused. */
  async within(tx: Tx, loads: readonly Load[]): Promise<(Loaded | Error)[]> {
    const refusals = await this.refusalsOf(tx, loads);
    const admitted = loads.filter((_, index) => refusals[index] === undefined);
    const series = await this.seriesOf(tx, admitted);
    const works = await this.worksOf(tx, admitted, series);
    const outcomes = loads.map((load, index) => refusals[index] ?? layOver(load, series, works));
    await this.write(
      tx,
      [...works.values()].filter(({ changed }) => changed),
    );
    return outcomes;
  }

  /** Locks the sources, so that loads of one source follow each other in all processes. */
  private async refusalsOf(tx: Tx, loads: readonly Load[]): Promise<(Error | undefined)[]> {
    const locked = new Map<string, LockedSource>();
    for (const source of await this.sources.lockAll(tx, loads)) locked.set(source.id, source);
    const tokenIds = [...new Set(loads.flatMap(({ tokenId }) => tokenId ?? []))];
    const live = await this.tokens.use(tx, tokenIds, this.clock.now());
    return loads.map(({ sourceId, tokenId, namePrefix }) => {
      const source = locked.get(sourceId);
      if (tokenId !== undefined && !live.has(tokenId)) return new NotSignedIn();
      if (source === undefined) return new SourcesRefusal('source-not-found', 'This source was deleted.');
      return source.namePrefix === namePrefix ? undefined : new StaleSource();
    });
  }

  private async seriesOf(tx: Tx, loads: readonly Load[]): Promise<SeriesByName> {
    const found = new Map<string, ReadonlyMap<string, Series>>();
    const unknown = new Map<string, { readonly userId: string; readonly uploads: Map<string, Upload> }>();
    for (const { userId, sourceId, uploads, series } of loads) {
      if ((found.get(sourceId)?.size ?? -1) < series.size) found.set(sourceId, series);
      for (const upload of uploads) {
        if (series.has(upload.name)) continue;
        const entry = unknown.get(sourceId) ?? { userId, uploads: new Map<string, Upload>() };
        if (!entry.uploads.has(upload.name)) entry.uploads.set(upload.name, upload);
        unknown.set(sourceId, entry);
      }
    }
    for (const [sourceId, { userId, uploads }] of unknown)
      found.set(sourceId, await this.withNew(tx, userId, sourceId, [...uploads.values()]));
    return found;
  }

  /** The series of a source, and new ones for those names that have none; numbered in the order they come. */
  private async withNew(
    tx: Tx,
    userId: string,
    sourceId: string,
    uploads: readonly Upload[],
  ): Promise<ReadonlyMap<string, Series>> {
    const known = new Map((await this.series.of(tx, userId, sourceId)).map((one) => [one.name, one]));
    const fresh = uploads
      .filter(({ name }) => !known.has(name))
      .slice(0, maxNames - known.size)
      .map(({ name, type, unit }, index) => ({ id: known.size + index, name, type, unit }));
    if (fresh.length > 0) {
      await this.series.insert(tx, userId, sourceId, fresh);
      await this.fitMappings.within(tx, userId, sourceId, fresh);
    }
    for (const one of fresh) known.set(one.name, one);
    return known;
  }

  /** What there is already at the times of these loads. */
  private async worksOf(tx: Tx, loads: readonly Load[], series: SeriesByName): Promise<Map<string, Work>> {
    const incoming = new Map<
      string,
      SeriesKey & { readonly type: Series['type']; readonly parts: Points[] }
    >();
    for (const { userId, sourceId, uploads } of loads)
      for (const upload of uploads) {
        const one = series.get(sourceId)?.get(upload.name);
        if (one === undefined) continue;
        const key = workKey(sourceId, one.id);
        const entry = incoming.get(key);
        if (entry === undefined)
          incoming.set(key, { userId, sourceId, series: one.id, type: one.type, parts: [upload] });
        else entry.parts.push(upload);
      }
    const entries = [...incoming];
    const spans = await this.measurements.spans(
      tx,
      entries.map(([, { userId, sourceId, series: id, parts }]) => ({
        userId,
        sourceId,
        series: id,
        first: Math.min(...parts.map(({ times }) => times[0] ?? 0)),
        last: Math.max(...parts.map(({ times }) => times.at(-1) ?? 0)),
      })),
    );
    const works = entries.map(([key, { parts, ...place }], index): readonly [string, Work] => {
      const near = spans[index] ?? [];
      const hit = near.filter((span) => parts.some((part) => reaches(part, span)));
      const touched = hit.map(({ first }) => ({ ...place, first }));
      const others = hit.length === 0 ? near : near.filter((span) => !hit.includes(span));
      return [key, { ...place, touched, others, changed: false, points: { times: [], values: [] } }];
    });
    const touched = works.flatMap(([, work]) => work.touched);
    if (touched.length > 0) {
      const loaded = (await this.measurements.load(tx, touched)).values();
      for (const [, work] of works) {
        const parts = work.touched.map(() => loaded.next().value as Points);
        work.points = {
          times: parts.flatMap(({ times }) => times),
          values: parts.flatMap(({ values }) => values),
        };
      }
    }
    return new Map(works);
  }

  private async write(tx: Tx, works: readonly Work[]): Promise<void> {
    const gone = works.flatMap(({ touched }) => touched);
    if (gone.length > 0) await this.measurements.delete(tx, gone);
    const chunks: NewChunk[] = [];
    for (const { userId, sourceId, series, type, points, others } of works)
      for (const piece of cut(points, others)) chunks.push({ userId, sourceId, series, type, points: piece });
    if (chunks.length > 0) await this.measurements.insert(tx, chunks);
  }
}

type SeriesByName = ReadonlyMap<string, ReadonlyMap<string, Series>>;

const workKey = (sourceId: string, series: number): string => `${sourceId} ${series}`;

/** Whether one of the times lies in the span. */
function reaches({ times }: Points, { first, last }: Span): boolean {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < first) low = middle + 1;
    else high = middle;
  }
  return low < times.length && (times[low] ?? 0) <= last;
}

/** Lays one load over what is there and what loads before it brought; or refuses it, and changes nothing. */
function layOver(load: Load, series: SeriesByName, works: Map<string, Work>): Loaded | Error {
  const errors: SenmlError[] = [];
  const steps: { readonly work: Work; readonly fresh: Points }[] = [];
  for (const upload of load.uploads) {
    const one = series.get(load.sourceId)?.get(upload.name);
    if (one === undefined) {
      for (const index of upload.indices) errors.push(tooManyNames(index));
      continue;
    }
    // Another request gave the name its type or unit in the meantime.
    if (one.type !== upload.type || (one.unit !== upload.unit && one.unit !== null)) return new StaleSource();
    const work = works.get(workKey(load.sourceId, one.id));
    if (work === undefined) throw new Error('a series without its place');
    const differing = load.conflict === 'refuse' ? conflicts(work.points, upload) : [];
    for (const at of differing) errors.push(conflicting(upload, at));
    steps.push({ work, fresh: differing.length === 0 ? upload : without(upload, new Set(differing)) });
  }
  if (errors.length > 0 && !load.partial) return { accepted: 0, duplicates: 0, errors };
  let [accepted, duplicates] = [0, 0];
  for (const { work, fresh } of steps) {
    const { points, added, replaced, same } = merge(work.points, fresh);
    work.points = points;
    work.changed ||= added + replaced > 0;
    accepted += added + replaced;
    duplicates += same;
  }
  return { accepted, duplicates, errors };
}

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
