import { Injectable } from '@nestjs/common';
import { Subject, filter, interval, map, merge, type Observable } from 'rxjs';

/** What a screen should read again. Carries no data: the screen asks, so every gate of the API applies. */
export type RealtimeTopic = 'requests' | 'queries' | 'earnings' | 'budget' | 'sources' | 'notifications';

interface Signal {
  readonly accountId: string;
  readonly topic: RealtimeTopic;
}

/** Server-sent events: tells signed-in accounts that something of theirs changed. */
@Injectable()
export class Realtime {
  private readonly signals = new Subject<Signal>();

  tell(accountIds: readonly string[], topic: RealtimeTopic): void {
    for (const accountId of accountIds) this.signals.next({ accountId, topic });
  }

  /** The stream of one account; a comment-like `alive` every 25 s keeps proxies from closing it. */
  streamOf(accountId: string): Observable<{ data: { topic: string } }> {
    const own = this.signals.pipe(
      filter((signal) => signal.accountId === accountId),
      map((signal) => ({ data: { topic: signal.topic } })),
    );
    return merge(own, interval(25_000).pipe(map(() => ({ data: { topic: 'alive' } }))));
  }
}
