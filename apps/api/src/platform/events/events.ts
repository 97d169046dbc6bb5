import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/database';
import { Jobs } from '../jobs/jobs';

/** A fact that others may act on. Its name is a noun of the module and a past participle. */
export interface DomainEvent<
  Name extends string = string,
  Data extends Readonly<Record<string, unknown>> = Readonly<Record<string, unknown>>,
> {
  readonly name: Name;
  readonly data: Data;
}

/** Facts go upward as events: one job per subscriber, enqueued in the transaction that made the fact. */
@Injectable()
export class Events {
  private readonly subscribers = new Map<string, string[]>();

  constructor(private readonly jobs: Jobs) {}

  /** Calls `handler` after every event of that name, at least once. */
  subscribe<Event extends DomainEvent>(
    event: Event['name'],
    subscriber: string,
    handler: (data: Event['data']) => Promise<void>,
  ): void {
    const job = `${event} → ${subscriber}`;
    this.jobs.on(job, handler);
    this.subscribers.set(event, [...(this.subscribers.get(event) ?? []), job]);
  }

  async publish(tx: Tx, event: DomainEvent): Promise<void> {
    for (const job of this.subscribers.get(event.name) ?? [])
      await this.jobs.enqueue(tx, { name: job, data: event.data });
  }
}
