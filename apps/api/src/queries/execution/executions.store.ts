import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import { ExecutionRow, ParticipantRow } from './execution.entity';
import type { ResultBody } from './result';

export interface Claimed {
  readonly userId: string;
  readonly class: Level;
  readonly sources: readonly { readonly reference: number; readonly sourceId: string }[];
}

@Injectable()
export class ExecutionsStore {
  find(tx: Tx, queryId: string): Promise<ExecutionRow | null> {
    return tx.repository(ExecutionRow).findOneBy({ queryId });
  }

  /** Counts one more claim of a query that is executing and not claimed; 0 when there is none to make. */
  async countClaim(tx: Tx, queryId: string): Promise<number> {
    const [row] = await tx.query<{ claims: number }>(
      `update queries.query q set claims = claims + 1
        where id = $1 and state = 'executing' and not exists (select 1 from queries.execution e where e.query_id = q.id)
       returning claims`,
      [queryId],
    );
    return row?.claims ?? 0;
  }

  /** The frozen set: who takes part at which class, read from which sources. */
  async freeze(tx: Tx, queryId: string, participants: readonly Claimed[], now: Date): Promise<void> {
    await tx.repository(ExecutionRow).insert({
      queryId,
      attempt: 0,
      claimedAt: now,
      headCount: null,
      outcome: null,
      sealed: null,
      sealedAt: null,
    });
    const frozen = await tx.execute(
      `insert into queries.participant (query_id, ledger_owner, user_id, class)
       select $1, p.ledger_owner, u.user_id, u.class
         from unnest($2::uuid[], $3::text[]) as u (user_id, class) join payments.payee_account p on p.user_id = u.user_id`,
      [
        queryId,
        participants.map(({ userId }) => userId),
        participants.map((participant) => participant.class),
      ],
    );
    if (frozen !== participants.length)
      throw new Error(`${participants.length} participants, but ${frozen} have a ledger account`);
    const sources = participants.flatMap(({ userId, sources: read }) =>
      read.map(({ reference, sourceId }) => ({ userId, reference, sourceId })),
    );
    await tx.execute(
      `insert into queries.participant_source (query_id, user_id, reference, source_id)
       select $1, * from unnest($2::uuid[], $3::int[], $4::uuid[])`,
      [
        queryId,
        sources.map(({ userId }) => userId),
        sources.map(({ reference }) => reference),
        sources.map(({ sourceId }) => sourceId),
      ],
    );
  }

  /** Counts one more attempt at the computation; returns its number. */
  async begin(tx: Tx, queryId: string): Promise<number> {
    const [row] = await tx.query<{ attempt: number }>(
      'update queries.execution set attempt = attempt + 1 where query_id = $1 and outcome is null returning attempt',
      [queryId],
    );
    return row?.attempt ?? 0;
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
      await tx
        .repository(ParticipantRow)
        .find({ where: { queryId }, select: { queryId: true, ledgerOwner: true } })
    ).map(({ ledgerOwner }) => ledgerOwner);
  }
}
