import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import type { ConsentOutcome } from '../consent/consent.entity';
import { fittingPeople, fittingTables, levelNamed } from '../consent/eligibility.sql';
import { type Plan, planFor, planned } from '../consent/planning.store';
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
    return planned(tx, plan, async () => {
      const standing = await this.makeStanding(tx, query, now, plan);
      const lapsed = people === standing ? 0 : await this.lapse(tx, query.id);
      const notDrawn = standing <= query.terms.max ? 0 : await this.leaveUndrawn(tx, query);
      const tightened = await this.tighten(tx, query.id);
      await this.freezeSources(tx, query);
      return { participants: standing - notDrawn, leftOut: lapsed + notDrawn, tightened };
    });
  }

  /** Makes the table `standing` of those who allowed and whose data still fits; returns how many. */
  private async makeStanding(tx: Tx, query: Query, now: Date, plan: Plan): Promise<number> {
    const candidates = {
      sql: `select user_id, privacy.level_rank(class) as shown from queries.consent where query_id = $1 and state = 'allowed'`,
      parameters: [query.id],
      columns: ['shown'],
    };
    // A statement that makes a table is the only one that writes and may share its work among several processes.
    const make = (name: string, sql: string, parameters: readonly unknown[]): Promise<number> =>
      tx.execute(`create temporary table ${name} on commit drop as ${sql}`, parameters);
    if (plan === 'few') {
      const { ctes, parameters } = fittingPeople(query, now, candidates, plan);
      return make('standing', `with ${ctes} select * from fitting`, parameters);
    }
    const { tables, fitting } = fittingTables(query, now, candidates);
    for (const { name, sql, parameters } of tables) await make(name, sql, parameters);
    return make('standing', fitting, []);
  }

  private lapse(tx: Tx, queryId: string): Promise<number> {
    return tx.execute(
      `update queries.consent c set outcome = 'lapsed'
        where c.query_id = $1 and c.state = 'allowed' and not exists (select 1 from standing s where s.user_id = c.user_id)`,
      [queryId],
    );
  }

  /** Takes those who are not drawn out of `standing`. */
  private async leaveUndrawn(tx: Tx, { id, terms }: Query): Promise<number> {
    await tx.execute(
      `with drawn as (${drawnFrom('standing', '$1::int')}) delete from standing s using drawn d where s.user_id = d.user_id and not d.taken`,
      [terms.max],
    );
    return tx.execute(
      `update queries.consent c set outcome = 'not_drawn'
        where c.query_id = $1 and c.state = 'allowed' and c.outcome is null and not exists (select 1 from standing s where s.user_id = c.user_id)`,
      [id],
    );
  }

  private tighten(tx: Tx, queryId: string): Promise<number> {
    return tx.execute(
      `update queries.consent c set claimed_class = ${levelNamed('s.class_rank')} from standing s
        where c.query_id = $1 and c.user_id = s.user_id and s.class_rank > s.shown`,
      [queryId],
    );
  }

  private async freezeSources(tx: Tx, { id, bound }: Query): Promise<void> {
    const frozen = bound.references.flatMap(({ inSelect }, index) =>
      inSelect
        ? `select $1::uuid, ${index}, d.user_id, s.source_id, ${claimedClass}, s.place = 1
             from standing d cross join lateral unnest(d.sources_${index}) with ordinality as s (source_id, place)`
        : [],
    );
    await tx.execute(
      `insert into queries.frozen_source (query_id, reference, user_id, source_id, class, leads)
       ${frozen.join(' union all ')}
       -- Keys in their order are written several times as fast.
       order by 2, 3, 4`,
      [id],
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
