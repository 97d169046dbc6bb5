import { QueriesRefusal } from './errors';

/** Work that this process does once at a time for each person or organisation, because it costs much; others are not held up by it. */
export class OneAtATime {
  private readonly busy = new Set<string>();

  constructor(private readonly why: string) {}

  async of<T>(owner: string, work: () => Promise<T>): Promise<T> {
    if (this.busy.has(owner))
      throw new QueriesRefusal('one-at-a-time', `${this.why} Try again when it is there.`, [], {
        'Retry-After': '2',
      });
    this.busy.add(owner);
    try {
      return await work();
    } finally {
      this.busy.delete(owner);
    }
  }
}
