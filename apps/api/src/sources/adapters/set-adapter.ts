import { Injectable } from '@nestjs/common';
import { Clock, Database, Realtime } from '@mynedata/platform';
import { lockOwn } from '../change-source';
import { SourcesStore } from '../sources.store';
import type { AdapterRow } from './adapter.entity';
import { AdapterSecrets } from './adapter-secrets';
import {
  type AdapterInput,
  AdapterSettings,
  type CheckedInput,
  isSameAuthorization,
} from './adapter-settings';
import { adapterOf } from './adapter-list';
import { AdaptersStore, type Key } from './adapters.store';
import type { Secrets, Tokens } from './ask-service';
import { TestedTokens } from './tested-tokens';

export interface NewAdapter extends AdapterInput {
  readonly intervalSeconds: number;
}

/** Says from which service a source is fetched, in place of what was said before. Secrets that are left out are kept. */
@Injectable()
export class SetAdapter {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly store: AdaptersStore,
    private readonly settings: AdapterSettings,
    private readonly secrets: AdapterSecrets,
    private readonly tested: TestedTokens,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  async run(key: Key, input: NewAdapter): Promise<void> {
    await this.database.transaction(async (tx) => {
      await lockOwn(this.sources, tx, key.userId, key.sourceId);
      const before = await this.store.lock(tx, key);
      const opened = before === null ? undefined : this.secrets.open(before);
      const known = before === null || opened === undefined ? undefined : { row: before, secrets: opened };
      const checked = this.settings.check(input, known && { ...known.row, given: known.secrets.given });
      const { box, keyId } = this.secrets.seal(key, this.secretsOf(key, checked, known));
      const now = this.clock.now();
      const asBefore = before?.kind === input.kind && sameJson(before.settings, checked.settings);
      await this.store.save(tx, {
        userId: key.userId,
        sourceId: key.sourceId,
        kind: input.kind,
        settings: checked.settings,
        secret: box,
        secretKeyId: keyId,
        intervalSeconds: input.intervalSeconds,
        createdAt: before?.createdAt ?? now,
        pausedAt: null,
        // Other settings may mean other data: read from the beginning, what is there already is told apart.
        cursor: asBefore ? before.cursor : {},
        nextPollAt: now,
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
      });
      tx.afterCommit(() => this.realtime.tell([key.userId], 'sources'));
    });
  }

  /** With the tokens that the same authorization has brought already, in polls or in a test. */
  private secretsOf(
    key: Key,
    { adapter, settings, given }: CheckedInput,
    known: { readonly row: AdapterRow; readonly secrets: Secrets } | undefined,
  ): Secrets {
    const authorization = adapter.authorization(settings);
    let tokens: Tokens | undefined = this.tested.find(key, authorization, given);
    if (known !== undefined && known.row.kind === adapter.kind && sameJson(known.secrets.given, given)) {
      const before = adapterOf(known.row.kind)?.authorization(known.row.settings);
      if (before !== undefined && isSameAuthorization(before, authorization)) tokens ??= known.secrets.tokens;
    }
    return { given, ...(tokens === undefined ? {} : { tokens }) };
  }
}

/** PostgreSQL orders the fields of JSON in its own way. */
const sameJson = (one: unknown, other: unknown): boolean => ordered(one) === ordered(other);
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
