import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import { ConsentRow, type ConsentOutcome, type TypeLevel } from './consent.entity';

/** A request that waits for an answer. */
export interface OpenRequest {
  readonly userId: string;
  readonly queryId: string;
  readonly level: Level;
  readonly dataset: boolean;
}

@Injectable()
export class ConsentsStore {
  /** A person's consent row, locked; null when this query never asked this person. */
  async lock(tx: Tx, userId: string, queryId: string): Promise<ConsentRow | null> {
    await tx.query('select 1 from queries.consent where user_id = $1 and query_id = $2 for update', [
      userId,
      queryId,
    ]);
    return tx.repository(ConsentRow).findOneBy({ userId, queryId });
  }

  /** A person's consent row as it stands; null when this query never asked this person. */
  find(tx: Tx, userId: string, queryId: string): Promise<ConsentRow | null> {
    return tx.repository(ConsentRow).findOneBy({ userId, queryId });
  }

  /** Whether this query asked this person. */
  isAsked(tx: Tx, userId: string, queryId: string): Promise<boolean> {
    return tx.repository(ConsentRow).existsBy({ userId, queryId });
  }

  async answer(
    tx: Tx,
    userId: string,
    queryId: string,
    answer: {
      readonly state: 'allowed' | 'denied' | 'withdrawn';
      readonly class?: Level;
      readonly types?: TypeLevel[];
      readonly ledgerOwner?: string;
    },
    now: Date,
  ): Promise<void> {
    await tx.repository(ConsentRow).update({ userId, queryId }, { ...answer, answeredAt: now });
  }

  /** Everybody who was asked or answered in one of these states. */
  async userIds(tx: Tx, queryId: string, states: readonly ConsentRow['state'][]): Promise<string[]> {
    return (
      await tx.query<{ user_id: string }>(
        'select user_id from queries.consent where query_id = $1 and state = any($2)',
        [queryId, states],
      )
    ).map((row) => row.user_id);
  }

  /** What became of those who allowed, once the query is claimed; in the order of their ids, after one of them. */
  allowed(
    tx: Tx,
    queryId: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ readonly userId: string; readonly outcome: ConsentOutcome | 'participant' }[]> {
    return tx.query(
      `select user_id as "userId", coalesce(outcome, 'participant') as outcome from queries.consent
        where query_id = $1 and state = 'allowed' and ($2::uuid is null or user_id > $2) order by user_id limit $3`,
      [queryId, after ?? null, limit],
    );
  }

  /** Requests that wait for an answer of these people since before a time, oldest first. */
  open(tx: Tx, userIds: readonly string[], before: Date, now: Date, limit: number): Promise<OpenRequest[]> {
    return tx.query<OpenRequest>(
      `select c.user_id as "userId", c.query_id as "queryId", c.class as level, q.gives = 'dataset' as dataset
         from queries.consent c join queries.query q on q.id = c.query_id
        where c.user_id = any($1::uuid[]) and c.state = 'asked' and c.asked_at < $2 and q.state = 'collecting' and q.closes > $3
        order by c.asked_at, c.user_id limit $4`,
      [userIds, before, now, limit],
    );
  }
}
