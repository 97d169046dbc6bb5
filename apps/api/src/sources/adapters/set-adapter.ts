import { Injectable } from '@nestjs/common';
import { Clock, Database, Realtime } from '@mynedata/platform';
import {
  type AdapterInput,
  AdapterSettings,
  type CheckedInput,
  isSameAuthorization,
  knownOf,
} from './adapter-settings';
import type { Key } from './adapters.store';
import type { Secrets, Tokens } from './ask-service';
import { type OwnAdapter, OwnAdapters } from './own-adapters';
import { TestedTokens } from './tested-tokens';

export interface NewAdapter extends AdapterInput {
  readonly intervalSeconds: number;
}

/** Says from which service a source is fetched, in place of what was said before. Secrets that are left out are kept. */
@Injectable()
export class SetAdapter {
  constructor(
    private readonly database: Database,
    private readonly own: OwnAdapters,
    private readonly settings: AdapterSettings,
    private readonly tested: TestedTokens,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  async run(key: Key, input: NewAdapter): Promise<void> {
    await this.database.transaction(async (tx) => {
      const known = await this.own.lock(tx, key);
      const before = known?.row;
      const checked = this.settings.check(input, knownOf(known));
      const secrets = this.secretsOf(key, checked, known);
      const now = this.clock.now();
      const asBefore = before?.kind === input.kind && sameJson(before.settings, checked.settings);
      await this.own.save(
        tx,
        {
          userId: key.userId,
          sourceId: key.sourceId,
          kind: input.kind,
          settings: checked.settings,
          intervalSeconds: input.intervalSeconds,
          createdAt: before?.createdAt ?? now,
          pausedAt: null,
          // Other settings may mean other data: read from the beginning, what is there already is told apart.
          cursor: asBefore ? before.cursor : {},
          nextPollAt: soonest(before?.lastPolledAt ?? null, now),
          lease: null,
          leasedUntil: null,
          lastPolledAt: before?.lastPolledAt ?? null,
          lastSuccessAt: asBefore ? before.lastSuccessAt : null,
          lastAccepted: asBefore ? before.lastAccepted : 0,
          lastRejected: asBefore ? before.lastRejected : 0,
          lastNotice: asBefore ? before.lastNotice : null,
          failures: 0,
          lastError: null,
          lastErrorAt: null,
        },
        secrets,
      );
      tx.afterCommit(() => this.realtime.tell([key.userId], 'sources'));
    });
  }

  /** With the tokens that the same authorization has brought already, in polls or in a test. */
  private secretsOf(
    key: Key,
    { adapter, settings, given }: CheckedInput,
    known: OwnAdapter | undefined,
  ): Secrets {
    const authorization = adapter.authorization(settings);
    let tokens: Tokens | undefined = this.tested.find(key, authorization, given);
    if (known?.row.kind === adapter.kind && sameJson(known.secrets?.given, given)) {
      const before = adapter.authorization(known.row.settings);
      if (isSameAuthorization(before, authorization)) tokens ??= known.secrets?.tokens;
    }
    return { given, ...(tokens === undefined ? {} : { tokens }) };
  }
}

/** Saving anew must not be a way to ask a service more often than once a minute. */
const soonest = (lastPolledAt: Date | null, now: Date): Date =>
  new Date(Math.max(now.getTime(), (lastPolledAt?.getTime() ?? 0) + 60_000));

/** PostgreSQL orders the fields of JSON in its own way. */
const sameJson = (one: unknown, other: unknown): boolean => ordered(one) === ordered(other);
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
