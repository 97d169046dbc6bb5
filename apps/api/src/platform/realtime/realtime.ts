import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Client } from 'pg';
import { Subject, filter, interval, map, merge, type Observable, takeUntil, timer } from 'rxjs';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';

/** What a screen should read again. Carries no data: the screen asks, so every gate of the API applies. */
export type RealtimeTopic = 'requests' | 'queries' | 'earnings' | 'budget' | 'sources' | 'notifications';

type Signal =
  | { readonly topic: RealtimeTopic; readonly accountIds: readonly string[] }
  /** Many at once, by the beginning of their ids: whoever shares one by chance reads once too often. */
  | { readonly topic: RealtimeTopic; readonly beginnings: string }
  | { readonly endedSession: string };

const channel = 'mynedata_realtime';
/** A notification of PostgreSQL holds 8,000 bytes. */
const idsPerSignal = 200;
const beginning = 8;
const beginningsPerSignal = 900;
const reconnectMs = 2_000;
const maxStreamMs = 15 * 60_000;

/** Server-sent events over all processes: tells signed-in accounts that something of theirs changed. */
@Injectable()
export class Realtime implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(Realtime.name);
  private readonly signals = new Subject<Signal>();
  private listener: Client | undefined;
  private stopped = false;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    void this.listen();
  }

  /** Call after the transaction has committed. Whoever misses a signal sees the change on the next read. */
  tell(accountIds: readonly string[], ...topics: readonly RealtimeTopic[]): void {
    if (accountIds.length <= idsPerSignal) {
      if (accountIds.length > 0) void this.send([topics.map((topic) => ({ topic, accountIds }))]);
      return;
    }
    const signals: Signal[][] = [];
    for (let start = 0; start < accountIds.length; start += beginningsPerSignal)
      for (const topic of topics) {
        const people = accountIds.slice(start, start + beginningsPerSignal);
        signals.push([{ topic, beginnings: people.map((id) => id.slice(0, beginning)).join('') }]);
      }
    void this.send(signals);
  }

  /** Portion after portion: the pool is for others, too. */
  private async send(portions: readonly (readonly Signal[])[]): Promise<void> {
    try {
      for (const signals of portions) await this.notify(signals);
    } catch (error) {
      this.log.debug(String(error));
    }
  }

  /** Ends the streams of a session that was signed out, in whatever process they are. */
  async endSession(sessionId: string): Promise<void> {
    await this.notify([{ endedSession: sessionId }]);
  }

  private notify(signals: readonly Signal[]): Promise<void> {
    return this.database.notify(
      channel,
      signals.map((signal) => JSON.stringify(signal)),
    );
  }

  /** The stream of one account; an `alive` every 25 s keeps proxies from closing it. */
  streamOf(accountId: string, sessionId: string | undefined): Observable<{ data: { topic: string } }> {
    const own = this.signals.pipe(
      filter((signal) => 'topic' in signal),
      filter((signal) => concerns(signal, accountId)),
      map(({ topic }) => ({ data: { topic: topic } })),
    );
    const ended = this.signals.pipe(
      filter((signal) => 'endedSession' in signal && signal.endedSession === sessionId),
    );
    const alive = interval(25_000).pipe(map(() => ({ data: { topic: 'alive' } })));
    // The browser connects again by itself, and its session is looked at anew.
    return merge(own, alive).pipe(takeUntil(merge(ended, timer(maxStreamMs))));
  }

  private async listen(): Promise<void> {
    if (this.stopped) return;
    const client = new Client({
      connectionString: this.config.databaseUrl,
      application_name: 'mynedata realtime',
    });
    const again = (): void => {
      if (this.listener === client) this.listener = undefined;
      if (!this.stopped) setTimeout(() => void this.listen(), reconnectMs).unref();
    };
    client.on('error', () => undefined);
    client.on('end', again);
    client.on('notification', ({ payload }) => {
      if (payload !== undefined) this.signals.next(JSON.parse(payload) as Signal);
    });
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      this.listener = client;
      if (this.stopped) await client.end();
    } catch {
      // `end` follows only after a connection; without one the next try is ours to plan.
      client.removeListener('end', again);
      again();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.signals.complete();
    await this.listener?.end().catch(() => undefined);
  }
}

function concerns(signal: Exclude<Signal, { readonly endedSession: string }>, accountId: string): boolean {
  if ('accountIds' in signal) return signal.accountIds.includes(accountId);
  const own = accountId.slice(0, beginning);
  for (let at = 0; at < signal.beginnings.length; at += beginning)
    if (signal.beginnings.startsWith(own, at)) return true;
  return false;
}
