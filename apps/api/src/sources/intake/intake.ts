import { Injectable } from '@nestjs/common';
import { Database, DomainError, Realtime, isDatabaseUnavailable } from '@mynedata/platform';
import type { Load, Loaded } from './load';
import { SourceHeld, StoreLoads } from './store-loads';

/** The server has more to store than it can hold; nothing of this request was stored. */
export class IntakeFull extends DomainError {
  readonly code = 'busy';
  readonly status = 503;

  constructor() {
    super('The platform stores as fast as it can. Nothing of this pack was stored; send it again.', {
      headers: { 'Retry-After': '2' },
    });
  }
}

/** A commit waits for the disk. A second one beside it pays only where there is much to write; else fewer, larger commits do. */
const lanes = 2;
const worthASecondLane = 2_000;
const recordsPerCommit = 20_000;
const loadsPerCommit = 256;
const maxWaiting = 400_000;
/** Each holds a connection while it waits. */
const asideLanes = 2;
const maxAside = 1_000;
const tellEveryMs = 500;

interface Waiting {
  readonly load: Load;
  readonly records: number;
  readonly resolve: (outcome: Loaded) => void;
  readonly reject: (error: unknown) => void;
}

/** Lets requests that arrive together share one commit. Each is acknowledged only after it is durable. */
@Injectable()
export class Intake {
  private readonly queue: Waiting[] = [];
  private waiting = 0;
  private busy = 0;
  private readonly aside: Waiting[] = [];
  private asideBusy = 0;
  private readonly toTell = new Set<string>();
  private telling: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly storeLoads: StoreLoads,
    private readonly realtime: Realtime,
  ) {}

  store(load: Load): Promise<Loaded> {
    const records = load.uploads.reduce((sum, { times }) => sum + times.length, 0);
    if (this.waiting > 0 && this.waiting + records > maxWaiting) throw new IntakeFull();
    return new Promise((resolve, reject) => {
      this.queue.push({ load, records, resolve, reject });
      this.waiting += records;
      if (this.busy === 0 || (this.busy < lanes && this.waiting >= worthASecondLane)) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.busy++;
    for (let batch = this.next(); batch.length > 0; batch = this.next()) await this.commit(batch);
    this.busy--;
  }

  private next(): Waiting[] {
    let [count, records] = [0, 0];
    for (const waiting of this.queue) {
      if (count > 0 && (count === loadsPerCommit || records + waiting.records > recordsPerCommit)) break;
      count++;
      records += waiting.records;
    }
    this.waiting -= records;
    return this.queue.splice(0, count);
  }

  /** @param wait for a source that something else holds; who shares a lane with others must not */
  private async commit(batch: readonly Waiting[], wait = false): Promise<void> {
    let outcomes: (Loaded | Error)[];
    try {
      const loads = batch.map(({ load }) => load);
      outcomes = await this.database.transaction((tx) => this.storeLoads.within(tx, loads, wait));
    } catch (error) {
      if (batch.length === 1 || isDatabaseUnavailable(error)) for (const { reject } of batch) reject(error);
      // One load may be what PostgreSQL refuses; the others must not suffer for it.
      else for (const waiting of batch) await this.commit([waiting]);
      return;
    }
    for (const [index, waiting] of batch.entries()) this.answer(waiting, outcomes[index]);
  }

  private answer(waiting: Waiting, outcome: Loaded | Error | undefined): void {
    if (outcome instanceof SourceHeld) this.setAside(waiting);
    else if (outcome === undefined || outcome instanceof Error) waiting.reject(outcome);
    else {
      if (outcome.accepted > 0) this.tell(waiting.load.userId);
      waiting.resolve(outcome);
    }
  }

  /** Deleting a person's records takes seconds; that person's devices wait for it, and nobody else's. */
  private setAside(waiting: Waiting): void {
    if (this.aside.length >= maxAside) return waiting.reject(new IntakeFull());
    this.aside.push(waiting);
    if (this.asideBusy < asideLanes) void this.drainAside();
  }

  private async drainAside(): Promise<void> {
    this.asideBusy++;
    for (let next = this.aside.shift(); next !== undefined; next = this.aside.shift())
      await this.commit([next], true);
    this.asideBusy--;
  }

  /** A device that pushes many times a second must not make the screens of its owner read as often. */
  private tell(userId: string): void {
    this.toTell.add(userId);
    this.telling ??= setTimeout(() => {
      this.telling = undefined;
      const people = [...this.toTell];
      this.toTell.clear();
      this.realtime.tell(people, 'sources');
    }, tellEveryMs).unref();
  }
}
