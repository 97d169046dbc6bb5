import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import { versionSql } from '../queries.store';
import { ConsentRow, type ConsentOutcome, type TypeLevel } from './consent.entity';

/** A request that waits for an answer. */
export interface OpenRequest {
  readonly userId: string;
  readonly queryId: string;
  readonly level: Level;
  readonly dataset: boolean;
}

/** A consent that is locked, and in which version its query is held. */
export interface HeldConsent extends Pick<ConsentRow, 'state' | 'class' | 'types'> {
  readonly version: string;
}

@Injectable()
export class ConsentsStore {
  /**
   * Holds a query shared and a person's consent to it alone, in this order, as the claim does; undefined when this query never asked
   * this person. Rows are locked above everything else of the statement, so after the turn was waited for, and come back as they then are.
   */
  async lockWithQuery(tx: Tx, userId: string, queryId: string): Promise<HeldConsent | undefined> {
    const [row] = await tx.prepared<HeldConsent>(
      `with turn as materialized (select pg_advisory_xact_lock_shared(hashtextextended($2::text, 2)))
       select ${versionSql} as version, c.state, c.class, c.types
         from turn, queries.query q join queries.consent c on c.query_id = q.id
        where q.id = $2::uuid and c.user_id = $1::uuid
          for share of q for update of c`,
      [userId, queryId],
    );
    return row;
  }

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
    await tx.execute(
      `update queries.consent
          set state = $3, answered_at = $4, class = coalesce($5, class), types = coalesce($6::jsonb, types),
              ledger_owner = coalesce($7::uuid, ledger_owner)
        where user_id = $1 and query_id = $2`,
      [
        userId,
        queryId,
        answer.state,
        now,
        answer.class ?? null,
        answer.types === undefined ? null : JSON.stringify(answer.types),
        answer.ledgerOwner ?? null,
      ],
    );
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
