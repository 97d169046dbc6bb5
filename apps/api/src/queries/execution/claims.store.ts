import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import type { ConsentOutcome } from '../consent/consent.entity';
import { fittingPeople } from '../consent/eligibility.sql';
import type { Query } from '../query';

/** Nobody is chosen by order: every subset of `max` is equally likely, by the system's generator. Columns of `people` and `taken`. */
export const drawnFrom = (people: string, max: string): string => `
  select d.*, row_number() over (order by d.draw) <= ${max} as taken
    from (select p.*, case when (select count(*) from ${people}) > ${max} then gen_random_uuid() end as draw from ${people} p) d`;

const left = ['lapsed', 'not_drawn'] as const satisfies readonly ConsentOutcome[];

/** The claim as sets: who takes part, who does not, and what would be read of whom. Nobody's id passes through the process but of those who are left out. */
@Injectable()
export class ClaimsStore {
  /** Holds every consent of the query that stands until the transaction ends, and with it the accounts behind. */
  async hold(tx: Tx, queryId: string): Promise<void> {
    await tx.query(
      `select count(*) from (select 1 from queries.consent where query_id = $1 and state = 'allowed' order by user_id for update) held`,
      [queryId],
    );
  }

  /** Everybody whose data still fits takes part, or `max` of them; writes only what differs from that. */
  async freeze(tx: Tx, query: Query, now: Date): Promise<void> {
    const { ctes, parameters: given } = fittingPeople(query, now, {
      sql: `select user_id from queries.consent where query_id = $1 and state = 'allowed'`,
      parameters: [query.id],
    });
    const parameters: unknown[] = [...given];
    const bind = (value: unknown, type: string): string => `$${parameters.push(value)}::${type}`;
    const selected = query.bound.references.flatMap(({ inSelect }, index) => (inSelect ? [index] : []));
    const max = bind(query.terms.max, 'int');
    const attribute = (of: 'attribute' | 'context'): string =>
      `(${bind(
        query.bound.references.map((reference) => reference[of]),
        'text[]',
      )})[s.reference + 1]`;
    await tx.execute(
      `with ${ctes},
       standing as materialized (
         select c.user_id, c.class as shown, (array['low', 'medium', 'high'])[greatest(f.class_rank, privacy.level_rank(c.class))] as class
           from queries.consent c join fitting f using (user_id) where c.query_id = $1 and c.state = 'allowed'),
       drawn as materialized (${drawnFrom('standing', max)}),
       lapsed as (
         update queries.consent c set outcome = 'lapsed'
          where c.query_id = $1 and c.state = 'allowed' and not exists (select 1 from standing s where s.user_id = c.user_id)),
       not_drawn as (
         update queries.consent c set outcome = 'not_drawn' from drawn d where c.query_id = $1 and c.user_id = d.user_id and not d.taken),
       tightened as (
         update queries.consent c set claimed_class = d.class from drawn d where c.query_id = $1 and c.user_id = d.user_id and d.taken and d.class <> d.shown)
       insert into queries.frozen_series (query_id, reference, user_id, class, source_id, series, factor, shift, leads)
       select $1, s.reference, s.user_id, d.class, s.source_id, r.id, a.factor, a.shift,
              row_number() over (partition by s.reference, s.user_id order by s.source_id, r.id) = 1
         from drawn d
         join fitting_source s using (user_id)
         join sources.source_attribute a on a.user_id = s.user_id and a.source_id = s.source_id and a.attribute = ${attribute('attribute')}
          and coalesce(a.context = ${attribute('context')}, ${attribute('context')} is null)
         join sources.series r on r.user_id = a.user_id and r.source_id = a.source_id and r.name = a.name
        where d.taken and s.reference = any(${bind(selected, 'int[]')})`,
      parameters,
    );
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
    await tx.execute('delete from queries.frozen_series where query_id = $1', [queryId]);
  }

  /** Tells the planner how many rows a large claim has added. */
  async describeToPlanner(tx: Tx): Promise<void> {
    await tx.execute('analyze queries.frozen_series');
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
