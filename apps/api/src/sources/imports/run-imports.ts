import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, Jobs, isDatabaseUnavailable } from '@mynedata/platform';
import { SourcesRefusal } from '../errors';
import { IntakeFull } from '../intake/intake';
import { IMPORT_LIMITS, type ImportLimits } from './import';
import { type ImportKey, ImportsStore } from './imports.store';
import { OpenImport, type Reading } from './open-import';
import { StoreSlice } from './store-slice';

const runImportsSchedule = 'sources.imports';
/** Each holds a part of its file in memory. */
const atOnce = 8;

/**
 * Reads the files of started imports and stores their records. One process at a time does it, holding a lock of the database that
 * ends with the process, so that another goes on within a second when it is killed; imports take turns. After each slice its
 * end is saved: what is read again after a crash is one slice at most, and its records are then duplicates.
 */
@Injectable()
export class RunImports implements OnModuleInit {
  private readonly log = new Logger(RunImports.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly imports: ImportsStore,
    private readonly openImport: OpenImport,
    private readonly storeSlice: StoreSlice,
    private readonly clock: Clock,
    @Inject(IMPORT_LIMITS) private readonly limits: ImportLimits,
  ) {}

  onModuleInit(): void {
    this.jobs.every(runImportsSchedule, 1000, (signal) => this.run(signal));
  }

  /** Goes on until every import is over, or the process is to stop. */
  async run(signal: AbortSignal): Promise<void> {
    const open = new Map<string, Reading>();
    const failing = new Set<string>();
    try {
      while (!signal.aborted) {
        const next = await this.database.transaction((tx) => this.imports.next(tx));
        const keys = next.filter(({ id }) => !failing.has(id));
        if (keys.length === 0) return;
        for (const key of keys.slice(0, atOnce)) {
          if (signal.aborted) return;
          if (!(await this.turn(key, open, signal))) failing.add(key.id);
        }
      }
    } finally {
      for (const { slices } of open.values()) await slices.return(undefined);
    }
  }

  /** @returns false when it failed and is for the next run to try again */
  private async turn(key: ImportKey, open: Map<string, Reading>, signal: AbortSignal): Promise<boolean> {
    try {
      const reading = open.get(key.id) ?? (await this.openImport.run(key));
      if (reading === undefined) return true;
      open.set(key.id, reading);
      if (!(await this.read(key, reading, signal))) {
        open.delete(key.id);
        await reading.slices.return(undefined);
      }
      return true;
    } catch (error) {
      open.delete(key.id);
      if (isDatabaseUnavailable(error)) throw error;
      if (error instanceof IntakeFull) {
        await this.database.transaction((tx) => this.imports.forgive(tx, key));
        return false;
      }
      // A source that was deleted takes its imports along.
      if (!(error instanceof SourcesRefusal)) this.log.error({ import: key.id, err: error });
      return false;
    }
  }

  /** @returns whether there is more to read */
  private async read(key: ImportKey, reading: Reading, signal: AbortSignal): Promise<boolean> {
    const until = this.clock.now().getTime() + this.limits.turnMs;
    do {
      const { value: slice } = await reading.slices.next();
      if (slice === undefined) return false;
      if (!(await this.storeSlice.run(key, reading.stored, slice)) || slice.last) return false;
      reading.stored++;
    } while (this.clock.now().getTime() < until && !signal.aborted);
    return true;
  }
}
