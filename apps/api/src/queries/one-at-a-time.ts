import { QueriesRefusal } from './errors';

/**
 * Work that this process does once at a time for each person or organisation, because it costs much; others are not held up by it.
 * So many may `wait` behind it, where a page asks again on its own; more are refused.
 */
export class OneAtATime {
  private readonly queues = new Map<string, { last: Promise<unknown>; length: number }>();

  constructor(
    private readonly why: string,
    private readonly wait = 0,
  ) {}

  async of<T>(owner: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(owner) ?? { last: Promise.resolve(), length: 0 };
    if (queue.length > this.wait)
      throw new QueriesRefusal('one-at-a-time', `${this.why} Try again when it is there.`, [], {
        'Retry-After': '2',
      });
    this.queues.set(owner, queue);
    queue.length++;
    const done = queue.last.then(work);
    // Whoever waits goes on, however this one ends.
    queue.last = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      if (--queue.length === 0) this.queues.delete(owner);
    }
  }
}
