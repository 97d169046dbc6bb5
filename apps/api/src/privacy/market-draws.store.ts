import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level, ParameterTable } from '@mynedata/privacy-mechanisms';
import type { OrganisationType } from '@mynedata/users';
import { windowDays } from './budget';
import { type Cell, keyOf, marketEpsilonMicro, priceSteps, sourceTypesCounted } from './market-statistics';
import { MarketDrawRow } from './market-draw.entity';

const levels: readonly Level[] = ['low', 'medium', 'high'];
const levelNamed = (rank: string): string => `('{low,medium,high}'::text[])[${rank}]`;

@Injectable()
export class MarketDrawsStore {
  /** Whoever draws waits for others who do; true when this week's numbers are there. */
  async drawn(tx: Tx, week: string): Promise<boolean> {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('privacy.market-draw', 0))");
    return (await tx.repository(MarketDrawRow).countBy({ week })) > 0;
  }

  /** The newest numbers. */
  async latest(tx: Tx): Promise<MarketDrawRow | undefined> {
    const [row] = await tx.repository(MarketDrawRow).find({ order: { week: 'DESC' }, take: 1 });
    return row;
  }

  async keep(tx: Tx, row: MarketDrawRow): Promise<void> {
    await tx.repository(MarketDrawRow).insert(row);
  }

  /** Everybody who has settings: their consents and changes wait until the draw has committed, and it for theirs. */
  async lockEverybody(tx: Tx): Promise<void> {
    await tx.execute(
      `insert into privacy.person (user_id) select user_id from (
         select user_id from privacy.default_level union select user_id from privacy.attribute_level) u order by user_id on conflict do nothing`,
    );
    await tx.query('select count(*) from (select 1 from privacy.person order by user_id for update) locked');
  }

  /** Charges of draws that are too long ago to count. */
  async forget(tx: Tx, now: Date): Promise<void> {
    await tx.execute(
      `delete from privacy.market_charge where charged_at <= $1::timestamptz - interval '${windowDays} days'`,
      [now],
    );
  }

  /**
   * Charges everybody who is counted, and counts them: one statement over the settings of all people, who are locked. Nobody is in it
   * who has switched it off, shares nothing, lets no type of organisation ask, or whose budget does not cover it.
   */
  async charge(
    tx: Tx,
    drawId: string,
    now: Date,
    parameters: ParameterTable,
    organisationTypes: readonly OrganisationType[],
  ): Promise<ReadonlyMap<string, number>> {
    const rows = await tx.query<{
      source_type: string;
      cell: Cell['cell'];
      level: Level | null;
      organisation_type: OrganisationType | null;
      step: number | null;
      people: string;
    }>(counting, [
      drawId,
      now,
      organisationTypes,
      [...priceSteps],
      sourceTypesCounted,
      marketEpsilonMicro,
      levels.map((level) => parameters[level].budgetMicro),
      levels.map((level) => parameters[level].capMicro),
    ]);
    return new Map(
      rows.map((row) => [
        keyOf({
          sourceType: row.source_type,
          cell: row.cell,
          ...(row.level === null ? {} : { level: row.level }),
          ...(row.organisation_type === null ? {} : { organisationType: row.organisation_type }),
          ...(row.step === null ? {} : { step: row.step }),
        }),
        Number(row.people),
      ]),
    );
  }
}

/** $1 draw, $2 now, $3 types of organisations, $4 price steps, $5 types of sources counted at most, $6 ε, $7 budgets, $8 caps by level. */
const counting = `
  with shared as materialized (
    -- By type of source the strictest level of what is shared of it; what is not shared is left out.
    select e.user_id, e.source_type, max(e.rank) as rank, array_agg(distinct e.logical_type) as logical_types
      from privacy.effective_level e
     where e.rank <= 3 and not e.paused
       and not exists (select 1 from privacy.uncounted u where u.user_id = e.user_id)
     group by e.user_id, e.source_type),
  kept as materialized (
    select s.user_id, s.source_type, s.rank, s.logical_types
      from (select shared.*, row_number() over (partition by user_id order by hashtextextended(source_type || $1::text || user_id::text, 0), source_type) as place from shared) s
     where s.place <= $5),
  -- Those whose settings differ between types of organisations, perhaps: everybody else lets all of them ask for nothing.
  special as materialized (
    select k.user_id, k.source_type, k.rank, o.organisation_type,
           case when not exists (select 1 from privacy.unwanted_type t where t.user_id = k.user_id and t.organisation_type = o.organisation_type)
                then (select min(s.step) - 1 from unnest($4::bigint[]) with ordinality s (sat, step)
                       where s.sat >= coalesce((select max(p.sat) from privacy.least_reward p
                                                 where p.user_id = k.user_id and p.organisation_type = o.organisation_type
                                                   and p.logical_type = any(k.logical_types)), 0)) end as step
      from kept k
      join (select user_id from privacy.unwanted_type union select user_id from privacy.least_reward) r on r.user_id = k.user_id
      cross join unnest($3::text[]) o (organisation_type)),
  profile as materialized (
    select user_id, source_type, count(step) as asking, count(distinct step) as steps, min(step) as step
      from special group by user_id, source_type),
  placed as materialized (
    select k.user_id, k.source_type, k.rank, k.logical_types,
           case when p.user_id is null or (p.asking = cardinality($3::text[]) and p.steps = 1) then 'every' else 'own' end as cell,
           coalesce(p.step, 0) as step
      from kept k left join profile p on p.user_id = k.user_id and p.source_type = k.source_type
     where p.user_id is null or p.asking > 0),
  type_level as (
    select l.user_id, t.logical_type, max(l.rank) as rank
      from placed l cross join lateral unnest(l.logical_types) t (logical_type) group by l.user_id, t.logical_type),
  person as materialized (
    select user_id, array_agg(logical_type order by logical_type) as logical_types, max(rank) as rank from type_level group by user_id),
  -- Few people have charges or limits of their own beside everybody: they are added up once.
  used as materialized (
    select b.user_id, t.logical_type, sum(b.amount_micro) as amount
      from privacy.budget_charge b cross join lateral (select unnest(b.logical_types) as logical_type union all select 'all') t
     where b.counts_until > $2 group by b.user_id, t.logical_type),
  over_limit as materialized (
    select w.user_id
      from (select user_id, logical_type, ($7::bigint[])[rank] as given from type_level
            union all select user_id, 'all', ($8::bigint[])[rank] from person) w
      left join used u on u.user_id = w.user_id and u.logical_type = w.logical_type
      left join privacy.own_limit o on o.user_id = w.user_id and o.logical_type = w.logical_type
     where coalesce(u.amount, 0) + $6::bigint > w.given * coalesce(o.percent, 100) / 100),
  counted as materialized (
    select p.* from person p where not exists (select 1 from over_limit o where o.user_id = p.user_id)),
  charged as (
    insert into privacy.market_charge (user_id, draw_id, logical_types, class, amount_micro, charged_at)
    select user_id, $1::uuid, logical_types, ${levelNamed('rank')}, $6, $2 from counted)
  select l.source_type, 'every' as cell, ${levelNamed('l.rank')} as level, null as organisation_type, l.step::int as step, count(*) as people
    from placed l join counted c on c.user_id = l.user_id where l.cell = 'every' group by l.source_type, l.rank, l.step
  union all
  select l.source_type, 'own', null, null, null, count(*)
    from placed l join counted c on c.user_id = l.user_id where l.cell = 'own' group by l.source_type
  union all
  select s.source_type, 'one', ${levelNamed('s.rank')}, s.organisation_type, s.step::int, count(*)
    from special s join placed l on l.user_id = s.user_id and l.source_type = s.source_type and l.cell = 'own'
    join counted c on c.user_id = s.user_id
   where s.step is not null group by s.source_type, s.rank, s.organisation_type, s.step`;
