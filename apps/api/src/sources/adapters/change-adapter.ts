import { Injectable } from '@nestjs/common';
import { Clock, Database, Realtime } from '@mynedata/platform';
import { AdapterRefusal, adapterNotFound } from './adapter-refusal';
import { AdaptersStore, type Key } from './adapters.store';
import { OwnAdapters } from './own-adapters';

export interface AdapterChanges {
  readonly paused?: boolean;
  readonly intervalSeconds?: number;
}

const atMostEverySeconds = 60;

/** Pauses, resumes, removes a source's adapter, changes how often it polls, or lets it poll now. */
@Injectable()
export class ChangeAdapter {
  constructor(
    private readonly database: Database,
    private readonly own: OwnAdapters,
    private readonly store: AdaptersStore,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  run(key: Key, { paused, intervalSeconds }: AdapterChanges): Promise<void> {
    return this.database.transaction(async (tx) => {
      const adapter = (await this.own.lock(tx, key))?.row;
      if (adapter === undefined) throw adapterNotFound();
      const now = this.clock.now();
      const interval = intervalSeconds ?? adapter.intervalSeconds;
      const { lastPolledAt, nextPollAt } = adapter;
      const due = lastPolledAt === null ? nextPollAt : new Date(lastPolledAt.getTime() + interval * 1000);
      await this.store.change(tx, key, {
        intervalSeconds: interval,
        ...(paused === undefined ? {} : { pausedAt: paused ? (adapter.pausedAt ?? now) : null }),
        // A shorter interval counts from the last poll; back-off is not cut short by it.
        ...(adapter.failures === 0 && intervalSeconds !== undefined ? { nextPollAt: due } : {}),
      });
      tx.afterCommit(() => this.realtime.tell([key.userId], 'sources'));
    });
  }

  /** What was fetched stays. */
  remove(key: Key): Promise<void> {
    return this.database.transaction(async (tx) => {
      if ((await this.own.lock(tx, key)) === undefined) throw adapterNotFound();
      await this.store.delete(tx, key);
      tx.afterCommit(() => this.realtime.tell([key.userId], 'sources'));
    });
  }

  pollNow(key: Key): Promise<void> {
    return this.database.transaction(async (tx) => {
      const adapter = (await this.own.lock(tx, key))?.row;
      if (adapter === undefined) throw adapterNotFound();
      if (adapter.pausedAt !== null)
        throw new AdapterRefusal('adapter-paused', 'Fetching is paused. Resume it first.');
      const now = this.clock.now();
      const wait =
        atMostEverySeconds - (now.getTime() - (adapter.lastPolledAt ?? new Date(0)).getTime()) / 1000;
      if (wait > 0)
        throw new AdapterRefusal(
          'polled-just-now',
          `The service was asked less than a minute ago. Wait ${Math.ceil(wait)} seconds.`,
          {
            headers: { 'Retry-After': String(Math.ceil(wait)) },
          },
        );
      await this.store.hurry(tx, key, now);
    });
  }
}
