import { Injectable } from '@nestjs/common';
import type { Sealed, Tx } from '@mynedata/platform';
import type { Cursor } from './adapter';
import { AdapterRow } from './adapter.entity';

/** An adapter that this process polls now; whoever holds the lease may write what came of it. */
export interface Claim extends AdapterRow {
  readonly lease: string;
}

export type Key = Pick<AdapterRow, 'userId' | 'sourceId'>;
export type Outcome = Partial<
  Pick<
    AdapterRow,
    | 'nextPollAt'
    | 'lastPolledAt'
    | 'lastSuccessAt'
    | 'lastAccepted'
    | 'lastRejected'
    | 'lastNotice'
    | 'failures'
    | 'lastError'
    | 'lastErrorAt'
  >
>;

export interface Target {
  readonly name: string;
  readonly attribute: string;
  readonly context: string | null;
}

@Injectable()
export class AdaptersStore {
  find(tx: Tx, { userId, sourceId }: Key): Promise<AdapterRow | null> {
    return tx.repository(AdapterRow).findOneBy({ userId, sourceId });
  }

  /** Locked until the transaction ends. */
  async lock(tx: Tx, key: Key): Promise<AdapterRow | null> {
    await tx.query('select 1 from sources.adapter where user_id = $1 and source_id = $2 for update', [
      key.userId,
      key.sourceId,
    ]);
    return this.find(tx, key);
  }

  async save(tx: Tx, adapter: AdapterRow): Promise<void> {
    await tx.repository(AdapterRow).save(adapter);
  }

  /** Changes what is not a poll's; polls under way can write nothing any more. */
  async change(
    tx: Tx,
    { userId, sourceId }: Key,
    changes: Partial<Pick<AdapterRow, 'pausedAt' | 'intervalSeconds' | 'nextPollAt'>>,
  ): Promise<void> {
    await tx
      .repository(AdapterRow)
      .update({ userId, sourceId }, { ...changes, lease: null, leasedUntil: null });
  }

  /** The next poll is due at once. */
  async hurry(tx: Tx, { userId, sourceId }: Key, now: Date): Promise<void> {
    await tx.repository(AdapterRow).update({ userId, sourceId }, { nextPollAt: now });
  }

  async delete(tx: Tx, { userId, sourceId }: Key): Promise<void> {
    await tx.repository(AdapterRow).delete({ userId, sourceId });
  }

  /** Takes the longest due that nobody polls, or whose poller has vanished. Other processes take others. */
  claimDue(tx: Tx, lease: string, now: Date, until: Date, limit: number): Promise<Claim[]> {
    return tx
      .query<Key>(
        `update sources.adapter set lease = $1, leased_until = $3
          where (user_id, source_id) in (
            select user_id, source_id from sources.adapter
             where paused_at is null and next_poll_at <= $2 and (lease is null or leased_until <= $2)
             order by next_poll_at limit $4 for update skip locked)
          returning user_id as "userId", source_id as "sourceId"`,
        [lease, now, until, limit],
      )
      .then(async (keys) =>
        keys.length === 0
          ? []
          : ((await tx.repository(AdapterRow).find({ where: keys.map((key) => ({ ...key })) })) as Claim[]),
      );
  }

  /** Whether the poller still holds it; if so, it may go on until then. */
  async hold(tx: Tx, { userId, sourceId, lease }: Claim, leasedUntil: Date): Promise<boolean> {
    return isOne(await tx.repository(AdapterRow).update({ userId, sourceId, lease }, { leasedUntil }));
  }

  /** What was read until there is stored. */
  async advance(tx: Tx, { userId, sourceId, lease }: Claim, cursor: Cursor): Promise<boolean> {
    return isOne(
      await tx.repository(AdapterRow).update({ userId, sourceId, lease }, { cursor: { ...cursor } }),
    );
  }

  async finish(tx: Tx, { userId, sourceId, lease }: Claim, outcome: Outcome): Promise<boolean> {
    return isOne(
      await tx
        .repository(AdapterRow)
        .update({ userId, sourceId, lease }, { ...outcome, lease: null, leasedUntil: null }),
    );
  }

  async reseal(tx: Tx, { userId, sourceId }: Key, { box, keyId }: Sealed): Promise<void> {
    await tx.repository(AdapterRow).update({ userId, sourceId }, { secret: box, secretKeyId: keyId });
  }

  /** Some whose secrets are sealed under another key than the present one. */
  sealedUnderAnother(tx: Tx, keyId: string, after: Key | undefined, limit: number): Promise<Key[]> {
    return tx.query(
      `select user_id as "userId", source_id as "sourceId" from sources.adapter
        where secret_key_id <> $1 and ($2::uuid is null or (user_id, source_id) > ($2::uuid, $3::uuid)) order by user_id, source_id limit $4`,
      [keyId, after?.userId ?? null, after?.sourceId ?? null, limit],
    );
  }

  /** Which attribute the names of a source stand for. */
  targetsOf(tx: Tx, { userId, sourceId }: Key): Promise<Target[]> {
    return tx.query(
      'select name, attribute, context from sources.source_attribute where user_id = $1 and source_id = $2',
      [userId, sourceId],
    );
  }
}

const isOne = ({ affected }: { readonly affected?: number | null }): boolean => affected === 1;
