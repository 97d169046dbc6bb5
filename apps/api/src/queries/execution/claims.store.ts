import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import type { ConsentOutcome } from '../consent/consent.entity';
import { fittingPeople, fittingTables, levelNamed } from '../consent/eligibility.sql';
import { planFor, planned } from '../consent/planning.store';
import type { Query } from '../query';

/** How a claim divided those who allowed. */
export interface Frozen {
  readonly participants: number;
  readonly leftOut: number;
  readonly tightened: number;
}

/** Nobody is chosen by order: every subset of `max` is equally likely, by the system's generator. Columns of `people` and `taken`. */
export const drawnFrom = (people: string, max: string): string => `
  select d.*, row_number() over (order by d.draw) <= ${max} as taken
    from (select p.*, case when (select count(*) from ${people}) > ${max} then gen_random_uuid() end as draw from ${people} p) d`;

/** The stricter of the level shown at consent and the level now in force. */
const claimedClass = levelNamed('greatest(d.class_rank, d.shown)');
const left = ['lapsed', 'not_drawn'] as const satisfies readonly ConsentOutcome[];

/** The claim as sets: who takes part, who does not, and what would be read of whom. Nobody's id passes through the process but of those who are left out. */
@Injectable()
export class ClaimsStore {
  /** Holds every consent of the query that stands until the transaction ends, and with it the accounts behind; returns how many. */
  async hold(tx: Tx, queryId: string): Promise<number> {
    const [row] = await tx.query<{ people: number }>(
      `select count(*)::int as people from (select 1 from queries.consent where query_id = $1 and state = 'allowed' order by user_id for update) held`,
      [queryId],
    );
    return row?.people ?? 0;
  }

  /** Everybody of these `people` whose data still fits takes part, or `max` of them; writes only what differs from that. */
  async freeze(tx: Tx, query: Query, people: number, now: Date): Promise<Frozen> {
    const plan = await planFor(tx, people);
    const candidates = {
      sql: `select user_id, privacy.level_rank(class) as shown from queries.consent where query_id = $1 and state = 'allowed'`,
      parameters: [query.id],
      columns: ['shown'],
    };
    if (plan === 'few') {
      const { ctes, parameters } = fittingPeople(query, now, candidates, plan);
      return planned(tx, plan, () => this.write(tx, query, people, `${ctes},`, 'fitting', parameters));
    }
    const { tables, fitting } = fittingTables(query, now, candidates);
    return planned(tx, plan, async () => {
      // A statement that makes a table is the only one that writes and may share its work among several processes.
      for (const { name, sql, parameters } of tables)
        await tx.execute(`create temporary table ${name} on commit drop as ${sql}`, parameters);
      return this.write(tx, query, people, '', `(${fitting})`, [query.id]);
    });
  }

  private async write(
    tx: Tx,
    query: Query,
    people: number,
    ctes: string,
    fitting: string,
    given: readonly unknown[],
  ): Promise<Frozen> {
    const parameters = [...given];
    const bind = (max: number): string => `$${parameters.push(max)}::int`;
    const frozen = query.bound.references.flatMap(({ inSelect }, index) =>
      inSelect
        ? `select $1::uuid, ${index}, d.user_id, s.source_id, ${claimedClass}, s.place = 1
             from drawn d cross join lateral unnest(d.sources_${index}) with ordinality as s (source_id, place) where d.taken`
        : [],
    );
    const [row] = await tx.query<Frozen>(
      `with ${ctes}
       standing as materialized (
         select f.*, f.class_rank > f.shown as tightened from ${fitting} f),
       drawn as materialized (${people <= query.terms.max ? 'select s.*, true as taken from standing s' : drawnFrom('standing', bind(query.terms.max))}),
       lapsed as (
         update queries.consent c set outcome = 'lapsed'
          where c.query_id = $1 and c.state = 'allowed' and not exists (select 1 from standing s where s.user_id = c.user_id) returning 1),
       not_drawn as (
         update queries.consent c set outcome = 'not_drawn' from drawn d where c.query_id = $1 and c.user_id = d.user_id and not d.taken returning 1),
       tightened as (
         update queries.consent c set claimed_class = ${claimedClass} from drawn d
          where c.query_id = $1 and c.user_id = d.user_id and d.taken and d.tightened returning 1),
       frozen as (
         insert into queries.frozen_source (query_id, reference, user_id, source_id, class, leads)
         ${frozen.join(' union all ')}
         -- Keys in their order are written several times as fast.
         order by 2, 3, 4)
       select (select count(*) from drawn where taken)::int as participants,
              ((select count(*) from lapsed) + (select count(*) from not_drawn))::int as "leftOut", (select count(*) from tightened)::int as tightened`,
      parameters,
    );
    if (row === undefined) throw new Error('a claim that counted nobody');
    return row;
  }

  /** Those who allowed and do not take part, in portions, so that a million of them fit into memory. */
  async *leftOut(tx: Tx, queryId: string): AsyncGenerator<readonly string[]> {
    for await (const rows of this.portions<{ readonly userId: string }>(
      tx,
      `select user_id as "userId" from queries.consent where query_id = $1 and outcome = any($4) and user_id > $2 order by user_id limit $3`,
      queryId,
      [left],
    ))
      yield rows.map(({ userId }) => userId);
  }

  /** Those who take part at a stricter class than they were shown, in portions. */
  tightened(
    tx: Tx,
    queryId: string,
  ): AsyncGenerator<readonly { readonly userId: string; readonly class: Level }[]> {
    return this.portions(
      tx,
      `select user_id as "userId", claimed_class as class from queries.consent
        where query_id = $1 and claimed_class is not null and outcome is null and user_id > $2 order by user_id limit $3`,
      queryId,
      [],
    );
  }

  /** No claim was possible: nobody takes part. */
  async lapseEverybody(tx: Tx, queryId: string): Promise<void> {
    await tx.execute(
      `update queries.consent set outcome = 'lapsed' where query_id = $1 and state = 'allowed'`,
      [queryId],
    );
  }

  /** What was frozen is of use until the result is sealed, and gone then. */
  async thaw(tx: Tx, queryId: string): Promise<void> {
    await tx.execute('delete from queries.frozen_source where query_id = $1', [queryId]);
  }

  /** Tells the planner how many rows a large claim has added. */
  async describeToPlanner(tx: Tx): Promise<void> {
    await tx.execute('analyze queries.frozen_source');
  }

  private async *portions<Row extends { readonly userId: string }>(
    tx: Tx,
    sql: string,
    queryId: string,
    more: readonly unknown[],
  ): AsyncGenerator<readonly Row[]> {
    const size = 10_000;
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const rows = await tx.query<Row>(sql, [queryId, after, size, ...more]);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows;
      if (rows.length < size) return;
      after = last.userId;
    }
  }
}
