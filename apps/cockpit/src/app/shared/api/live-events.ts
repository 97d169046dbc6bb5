import { DestroyRef, Injectable, type Signal, effect, inject, signal } from '@angular/core';
import { Session } from '../session/session';

export type Topic = 'requests' | 'queries' | 'earnings' | 'budget' | 'sources' | 'notifications';
const topics: readonly Topic[] = ['requests', 'queries', 'earnings', 'budget', 'sources', 'notifications'];

/** Hears from the market which part of the screen should be read again. A topic's number grows with each signal. */
@Injectable({ providedIn: 'root' })
export class LiveEvents {
  private readonly session = inject(Session);
  private readonly counts = Object.fromEntries(topics.map((topic) => [topic, signal(0)] as const));
  private stream: EventSource | undefined;

  constructor() {
    effect(() => {
      const account = this.session.account();
      this.close();
      if (account !== undefined) this.open();
    });
    inject(DestroyRef).onDestroy(() => this.close());
  }

  of(topic: Topic): Signal<number> {
    return this.counts[topic] as Signal<number>;
  }

  private open(): void {
    const stream = new EventSource('/api/v2/events');
    let connectedBefore = false;
    stream.onopen = () => {
      // What happened while the connection was gone was not heard.
      if (connectedBefore) for (const topic of topics) this.count(topic);
      connectedBefore = true;
    };
    stream.onmessage = ({ data }: MessageEvent<string>) => {
      const { topic } = JSON.parse(data) as { readonly topic: string };
      const known = topics.find((one) => one === topic);
      if (known !== undefined) this.count(known);
    };
    this.stream = stream;
  }

  private count(topic: Topic): void {
    this.counts[topic]?.update((number) => number + 1);
  }

  private close(): void {
    this.stream?.close();
    this.stream = undefined;
  }
}
