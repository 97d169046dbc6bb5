import { Injectable } from '@nestjs/common';
import { Audit, type Cursor, type Tx, violatedConstraint } from '@mynedata/platform';
import { In } from 'typeorm';
import { QueriesRefusal } from './errors';
import { asksForDataset } from './plan';
import type { Query, QueryState } from './query';
import { QueryRow } from './query.entity';
import type { QueryStateRow } from './query-state.entity';
import { termsHash } from './terms-document';

/** Who submitted, under which key, and the hash of all that was sent. */
export interface Submission {
  readonly submittedBy: string;
  readonly idempotencyKey: string;
  readonly submissionHash: Buffer;
}

/** Which queries of an organisation are listed; times are in ISO 8601. */
export interface QueriesFilter {
  readonly state?: QueryState;
  /** In title, purpose or query, however it is written. */
  readonly text?: string;
  /** Submitted from this time on. */
  readonly from?: string;
  readonly to?: string;
}

/** A query with this key was submitted before. */
export class SubmittedBefore extends Error {}

@Injectable()
export class QueriesStore {
  private readonly held = new Map<string, { readonly version: string; readonly query: Query }>();

  constructor(private readonly audit: Audit) {}

  async insert(tx: Tx, query: Query, submission: Submission): Promise<void> {
    try {
      await tx.repository(QueryRow).insert(rowOf(query, submission));
    } catch (error) {
      if (violatedConstraint(error) === 'query_submission_once') throw new SubmittedBefore();
      throw error;
    }
    await this.writeState(tx, query);
    await this.audit.fact(tx, 'query-submitted', {
      query: query.id,
      organisation: query.organisationId,
      terms: termsHash(query),
      state: query.state,
    });
  }

  /** Locks a query against every transition until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<Query> {
    // Row locks are not fair: with many who hold it shared, one after the other, a transition would never have its turn.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 2))', [id]);
    await tx.query('select 1 from queries.query where id = $1 for update', [id]);
    return this.get(tx, id);
  }

  /** Keeps a query from changing state until the transaction ends; many answers may hold this at once. */
  async lockShared(tx: Tx, id: string): Promise<Query> {
    await tx.query('select pg_advisory_xact_lock_shared(hashtextextended($1, 2))', [id]);
    const [row] = await tx.query<{ version: string }>(
      `select ${versionSql} as version from queries.query q where id = $1 for share`,
      [id],
    );
    return row === undefined ? this.get(tx, id) : this.ofVersion(tx, id, row.version);
  }

  /** A query whose row the transaction holds in this version: read once for all who hold the same. */
  async ofVersion(tx: Tx, id: string, version: string): Promise<Query> {
    const known = this.held.get(id);
    if (known?.version === version) return known.query;
    const query = await this.get(tx, id);
    const [oldest] = this.held.keys();
    if (oldest !== undefined && this.held.size >= mostHeld) this.held.delete(oldest);
    this.held.set(id, { version, query });
    return query;
  }

  /** A query as it stands, read whole only where no answer has met it in this version. */
  async current(tx: Tx, id: string): Promise<Query> {
    const known = this.held.get(id);
    if (known === undefined) return this.get(tx, id);
    const [row] = await tx.query<{ version: string }>(
      `select ${versionSql} as version from queries.query q where id = $1`,
      [id],
    );
    return row?.version === known.version ? known.query : this.get(tx, id);
  }

  async get(tx: Tx, id: string): Promise<Query> {
    const query = await this.find(tx, id);
    // In the words of another organisation's query: whether there is one is nobody's business.
    if (query === undefined)
      throw new QueriesRefusal('query-not-found', 'Your organisation has no such query.');
    return query;
  }

  async find(tx: Tx, id: string): Promise<Query | undefined> {
    const row = await tx.repository(QueryRow).findOneBy({ id });
    return row === null ? undefined : queryOf(row);
  }

  /** What was submitted under this key before. */
  async submittedBefore(
    tx: Tx,
    organisationId: string,
    idempotencyKey: string,
  ): Promise<{ readonly queryId: string; readonly submissionHash: Buffer } | undefined> {
    const row = await tx.repository(QueryRow).findOneBy({ organisationId, idempotencyKey });
    return row === null ? undefined : { queryId: row.id, submissionHash: row.submissionHash };
  }

  /** Here and nowhere else a query changes its state, so that no change stays unwritten. */
  async saveState(tx: Tx, query: Query): Promise<void> {
    await tx
      .repository(QueryRow)
      .update(
        { id: query.id },
        { state: query.state, stateSince: query.stateSince, collectingSince: query.collectingSince },
      );
    await this.writeState(tx, query);
    await this.audit.fact(tx, 'query-moved', { query: query.id, state: query.state });
  }

  /** When the query came into each of its states, oldest first. */
  history(tx: Tx, id: string): Promise<QueryStateRow[]> {
    return tx.query<QueryStateRow>(
      `select query_id as "queryId", state, since from queries.query_state where query_id = $1
        order by since, array_position(array['awaiting_funds', 'collecting', 'executing'], state)`,
      [id],
    );
  }

  private async writeState(tx: Tx, { id, state, stateSince }: Query): Promise<void> {
    await tx.execute(
      'insert into queries.query_state (query_id, state, since) values ($1, $2, $3) on conflict do nothing',
      [id, state, stateSince],
    );
  }

  /** The ids of queries in a state, oldest first. */
  async inState(tx: Tx, state: QueryState): Promise<string[]> {
    return (
      await tx.query<{ id: string }>('select id from queries.query where state = $1 order by closes, id', [
        state,
      ])
    ).map(({ id }) => id);
  }

  async many(tx: Tx, ids: readonly string[]): Promise<Query[]> {
    return (await tx.repository(QueryRow).findBy({ id: In([...ids]) })).map(queryOf);
  }

  async page(
    tx: Tx,
    organisationId: string,
    filter: QueriesFilter,
    cursor: Cursor | undefined,
    limit: number,
  ): Promise<Query[]> {
    const rows = await tx.query<{ id: string }>(
      `select id from queries.query where organisation_id = $1 and ($2::text is null or state = $2)
          and ($6::text is null or position(lower($6) in lower(concat_ws(chr(10), title, purpose, text, canonical))) > 0)
          and ($7::timestamptz is null or submitted_at >= $7) and ($8::timestamptz is null or submitted_at < $8)
          and ($3::timestamptz is null or (date_trunc('milliseconds', submitted_at), id) < ($3::timestamptz, $4::uuid))
        order by date_trunc('milliseconds', submitted_at) desc, id desc limit $5`,
      [
        organisationId,
        filter.state ?? null,
        cursor?.at ?? null,
        cursor?.id ?? null,
        limit,
        filter.text ?? null,
        filter.from ?? null,
        filter.to ?? null,
      ],
    );
    const found = await this.many(
      tx,
      rows.map(({ id }) => id),
    );
    return rows.flatMap(({ id }) => found.find((query) => query.id === id) ?? []);
  }

  /** How many queries of an organisation are not over, and how many without reward it submitted since a time. */
  async counts(
    tx: Tx,
    organisationId: string,
    since: Date,
  ): Promise<{ readonly open: number; readonly free: number }> {
    const [row] = await tx.query<{ open: string; free: string }>(
      `select count(*) filter (where state in ('awaiting_funds', 'collecting', 'executing')) as open,
              count(*) filter (where reward_sat = 0 and submitted_at > $2) as free
         from queries.query where organisation_id = $1`,
      [organisationId, since],
    );
    return { open: Number(row?.open ?? 0), free: Number(row?.free ?? 0) };
  }

  /** Queries of an organisation that are not computed yet, in the order of their ids: as they are locked. */
  async cancellable(tx: Tx, organisationId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      "select id from queries.query where organisation_id = $1 and state in ('awaiting_funds', 'collecting') order by id",
      [organisationId],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Waits for every transition of queries that a person allowed and that are not over, and holds up the next: an erasure reads
   * their rows anyway, but must not hold an account while it waits for them.
   */
  async lockAllowed(tx: Tx, userId: string): Promise<void> {
    await tx.query(
      `select 1 from queries.query where id in (select query_id from queries.consent where user_id = $1 and state = 'allowed')
          and state in ('collecting', 'executing') order by id for key share`,
      [userId],
    );
  }

  /** Queries of an organisation stay; which of its members submitted them does not. */
  async forgetSubmitter(tx: Tx, accountId: string): Promise<void> {
    await tx.execute(
      "update queries.query set submitted_by = '00000000-0000-0000-0000-000000000000' where submitted_by = $1",
      [accountId],
    );
  }

  /** Makes submissions of one organisation wait for each other, so that its limits hold. */
  async lockSubmissions(tx: Tx, organisationId: string): Promise<void> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [organisationId]);
  }

  /** The organisation's released query that asks exactly the same, if there is one. */
  async releasedTwin(tx: Tx, query: Query): Promise<string | undefined> {
    const { terms } = query;
    const [row] = await tx.query<{ id: string }>(
      `select id from queries.query
        where organisation_id = $1 and state = 'released' and canonical = $2 and interval_from = $3 and interval_to = $4
          and granularity_seconds is not distinct from $5 and max_protection = $6 and strategy = $7
        order by state_since desc limit 1`,
      [
        query.organisationId,
        query.canonical,
        terms.from,
        terms.to,
        terms.granularitySeconds,
        terms.maxProtection,
        terms.strategy,
      ],
    );
    return row?.id;
  }
}

/** Says which version of its row a query is, over `q` queries.query: every change makes another one. */
export const versionSql = `q.xmin::text || q.ctid::text`;
const mostHeld = 200;

const queryOf = (row: QueryRow): Query => ({
  id: row.id,
  organisationId: row.organisationId,
  text: row.text,
  canonical: row.canonical,
  bound: row.checked,
  margin: row.margin,
  feeSat: BigInt(row.feeSat),
  escrowSat: BigInt(row.escrowSat),
  state: row.state,
  submittedAt: row.submittedAt,
  collectingSince: row.collectingSince,
  stateSince: row.stateSince,
  terms: {
    title: row.title,
    description: row.description,
    purposeCategory: row.purposeCategory,
    purpose: row.purpose,
    from: row.intervalFrom,
    to: row.intervalTo,
    granularitySeconds: row.granularitySeconds,
    maxProtection: row.maxProtection,
    strategy: row.strategy,
    min: row.minParticipants,
    max: row.maxParticipants,
    rewardSat: BigInt(row.rewardSat),
    paymentDue: row.paymentDue,
    opens: row.opens,
    closes: row.closes,
  },
});

const rowOf = (query: Query, submission: Submission): QueryRow => ({
  ...submission,
  claims: 0,
  id: query.id,
  organisationId: query.organisationId,
  title: query.terms.title,
  description: query.terms.description,
  purposeCategory: query.terms.purposeCategory,
  purpose: query.terms.purpose,
  text: query.text,
  canonical: query.canonical,
  checked: query.bound,
  gives: asksForDataset(query.bound) ? 'dataset' : 'statistics',
  intervalFrom: query.terms.from,
  intervalTo: query.terms.to,
  granularitySeconds: query.terms.granularitySeconds,
  maxProtection: query.terms.maxProtection,
  strategy: query.terms.strategy,
  minParticipants: query.terms.min,
  maxParticipants: query.terms.max,
  rewardSat: query.terms.rewardSat.toString(),
  feeSat: query.feeSat.toString(),
  margin: query.margin,
  escrowSat: query.escrowSat.toString(),
  paymentDue: query.terms.paymentDue,
  opens: query.terms.opens,
  closes: query.terms.closes,
  state: query.state,
  submittedAt: query.submittedAt,
  collectingSince: query.collectingSince,
  stateSince: query.stateSince,
});
