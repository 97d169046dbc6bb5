import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import { ExecutionRow } from './execution.entity';
import type { ResultBody } from './result';

@Injectable()
export class ExecutionsStore {
  find(tx: Tx, queryId: string): Promise<ExecutionRow | null> {
    return tx.repository(ExecutionRow).findOneBy({ queryId });
  }

  /** Counts one more claim of a query that is executing and not claimed; 0 when there is none to make. */
  async countClaim(tx: Tx, queryId: string, weight = 1): Promise<number> {
    const [row] = await tx.query<{ claims: number }>(
      `update queries.query q set claims = claims + $2
        where id = $1 and state = 'executing' and not exists (select 1 from queries.execution e where e.query_id = q.id)
       returning claims`,
      [queryId, weight],
    );
    return row?.claims ?? 0;
  }

  /** The claim exists from now on, and with it the set of those who take part. */
  async open(tx: Tx, queryId: string, now: Date): Promise<void> {
    await tx.repository(ExecutionRow).insert({
      queryId,
      attempt: 0,
      timeouts: 0,
      claimedAt: now,
      headCount: null,
      outcome: null,
      sealed: null,
      sealedAt: null,
    });
  }

  /** Counts one more attempt at the computation; returns its number. */
  async begin(tx: Tx, queryId: string): Promise<number> {
    const [row] = await tx.query<{ attempt: number }>(
      'update queries.execution set attempt = attempt + 1 where query_id = $1 and outcome is null returning attempt',
      [queryId],
    );
    return row?.attempt ?? 0;
  }

  /** Counts one more attempt that took too long; returns how many did. */
  async countTimeout(tx: Tx, queryId: string): Promise<number> {
    const [row] = await tx.query<{ timeouts: number }>(
      'update queries.execution set timeouts = timeouts + 1 where query_id = $1 returning timeouts',
      [queryId],
    );
    return row?.timeouts ?? 0;
  }

  async sizes(tx: Tx, queryId: string): Promise<Partial<Record<Level, number>>> {
    const rows = await tx.query<{ class: Level; n: string }>(
      'select class, count(*) as n from queries.participant where query_id = $1 group by class',
      [queryId],
    );
    return Object.fromEntries(rows.map((row) => [row.class, Number(row.n)]));
  }

  /** Stores the head count unless one is stored; returns the one that counts. */
  async keepHeadCount(tx: Tx, queryId: string, headCount: number): Promise<number> {
    await tx.execute(
      'update queries.execution set head_count = $2 where query_id = $1 and head_count is null',
      [queryId, headCount],
    );
    return (await this.find(tx, queryId))?.headCount ?? headCount;
  }

  /** Seals the outcome of this attempt, unless another has. True when this one counts. */
  async seal(
    tx: Tx,
    queryId: string,
    attempt: number,
    outcome: 'releasable' | 'not_releasable',
    sealed: ResultBody | null,
    now: Date,
  ): Promise<boolean> {
    return (
      (await tx.execute(
        'update queries.execution set outcome = $3, sealed = $4, sealed_at = $5 where query_id = $1 and attempt = $2 and outcome is null',
        [queryId, attempt, outcome, sealed === null ? null : JSON.stringify(sealed), now],
      )) > 0
    );
  }

  async payees(tx: Tx, queryId: string): Promise<string[]> {
    return (
      await tx.query<{ owner: string }>(
        'select ledger_owner as owner from queries.participant where query_id = $1',
        [queryId],
      )
    ).map(({ owner }) => owner);
  }
}
