import { Injectable } from '@nestjs/common';
import { Clock, NotSignedIn, type Tx } from '@mynedata/platform';
import { SourcesRefusal } from '../errors';
import { FitMappings } from '../mapping/fit-mappings';
import { MeasurementsStore, type NewChunk } from '../measurements/measurements.store';
import { type Points, type Series, type SeriesKey, type Span, cut } from '../measurements/series';
import { SeriesStore } from '../measurements/series.store';
import { type LockedSource, SourcesStore } from '../sources.store';
import { TokensStore } from '../tokens/tokens.store';
import { type Book, type Load, type Loaded, StaleSource, type Work, layOver, workKey } from './load';

/** Something else is being done with the source, or it is gone: only who waits for it can tell. */
export class SourceHeld extends Error {}

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

  /**
   * What became of each load, at its place; an Error where it was refused.
   * @param wait for sources that another transaction holds; else their loads are answered with SourceHeld
   */
  async within(tx: Tx, loads: readonly Load[], wait: boolean): Promise<(Loaded | Error)[]> {
    const refusals = await this.refusalsOf(tx, loads, wait);
    const admitted = loads.filter((_, index) => refusals[index] === undefined);
    const books = await this.booksOf(tx, admitted);
    const works = await this.worksOf(tx, admitted, books);
    const outcomes = loads.map((load, index) => refusals[index] ?? layOver(load, books, works));
    for (const book of books.values()) await this.open(tx, book);
    await this.write(
      tx,
      [...works.values()].filter(({ changed }) => changed),
    );
    return outcomes;
  }

  /** Locks the sources, so that loads of one source follow each other in all processes. */
  private async refusalsOf(tx: Tx, loads: readonly Load[], wait: boolean): Promise<(Error | undefined)[]> {
    const locked = new Map<string, LockedSource>();
    for (const source of await this.sources.lockAll(tx, loads, !wait)) locked.set(source.id, source);
    const tokenIds = [...new Set(loads.flatMap(({ tokenId }) => tokenId ?? []))];
    const live = await this.tokens.use(tx, tokenIds, this.clock.now());
    return loads.map(({ sourceId, tokenId, namePrefix }) => {
      const source = locked.get(sourceId);
      if (tokenId !== undefined && !live.has(tokenId)) return new NotSignedIn();
      if (source === undefined)
        return wait ? new SourcesRefusal('source-not-found', 'This source was deleted.') : new SourceHeld();
      return source.namePrefix === namePrefix ? undefined : new StaleSource();
    });
  }

  /** The series of each source; read anew where a name is not among those that were known. */
  private async booksOf(tx: Tx, loads: readonly Load[]): Promise<Map<string, Book>> {
    const books = new Map<string, Book>();
    const unknown = new Set<string>();
    for (const { userId, sourceId, uploads, series } of loads) {
      const book = books.get(sourceId);
      if (book === undefined || book.known.size < series.size)
        books.set(sourceId, { userId, sourceId, known: series, fresh: new Map() });
      if (uploads.some(({ name }) => !series.has(name))) unknown.add(sourceId);
    }
    for (const sourceId of unknown) {
      const book = books.get(sourceId);
      if (book === undefined) continue;
      const series = await this.series.of(tx, book.userId, sourceId);
      books.set(sourceId, { ...book, known: new Map(series.map((one) => [one.name, one])) });
    }
    return books;
  }

  /** Gives new names their series, once it is clear that a load brings them. */
  private async open(tx: Tx, { userId, sourceId, fresh }: Book): Promise<void> {
    if (fresh.size === 0) return;
    const series = [...fresh.values()];
    await this.series.insert(tx, userId, sourceId, series);
    await this.fitMappings.within(tx, userId, sourceId, series);
  }

  /** What there is already at the times of these loads. */
  private async worksOf(
    tx: Tx,
    loads: readonly Load[],
    books: ReadonlyMap<string, Book>,
  ): Promise<Map<string, Work>> {
    const incoming = new Map<
      string,
      SeriesKey & { readonly type: Series['type']; readonly parts: Points[] }
    >();
    for (const { userId, sourceId, uploads } of loads)
      for (const upload of uploads) {
        const one = books.get(sourceId)?.known.get(upload.name);
        // A new name has nothing to meet.
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
