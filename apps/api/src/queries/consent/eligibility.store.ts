import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import {
  type Level,
  type ParameterTable,
  type ReleasePlan,
  admittedLevels,
  chargeMicro,
} from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';
import { referenceIndex } from '../plan';
import { type Query, slotSeconds } from '../query';
import type { TypeLevel } from './consent.entity';

/** Somebody whose data fits, with the class and the sources that would be read. */
export interface Eligible {
  readonly userId: string;
  readonly class: Level;
  readonly types: readonly TypeLevel[];
  readonly sources: readonly { readonly reference: number; readonly sourceId: string }[];
}

interface Row {
  readonly user_id: string;
  readonly class_rank: number;
  readonly types: readonly { readonly logical_type: LogicalType; readonly rank: number }[];
  readonly sources: readonly { readonly reference: number; readonly source_id: string }[];
}

const levels: readonly Level[] = ['low', 'medium', 'high'];
const levelOf = (rank: number): Level => levels[rank - 1] ?? 'high';

/**
 * "Who is asked" (`1-market.md`) in SQL, over the views that `sources` and `privacy` publish. $1 references, $2 constraints,
 * $3 strictest admitted rank, $4 from, $5 to, $6 now, $7 widest upload interval in seconds, $8 only these people (null: everybody).
 */
const eligible = `
  reference as (
    select * from jsonb_to_recordset($1::jsonb) as r (reference int, source_type text, attribute text, context text, kind text, logical_type text)
  ),
  passing as materialized (
    select l.user_id, r.reference, r.logical_type, r.kind, l.source_id, l.rank
      from reference r
      join privacy.effective_level l on l.source_type = r.source_type and l.attribute = r.attribute and l.rank <= $3
     where ($8::uuid[] is null or l.user_id = any($8))
       and exists (select 1 from sources.source_attribute a
                    where a.user_id = l.user_id and a.source_id = l.source_id and a.attribute = l.attribute and not a.paused
                      and (r.context is null or a.context = r.context))
       and (r.kind = 'static' or not exists (select 1 from sources.declared_interval d
                    where d.user_id = l.user_id and d.source_id = l.source_id and d.interval_seconds > $7::float8
                      and d.since < $5 and (d.until is null or d.until > $4)))
       and exists (select 1 from sources.reading(case when r.kind = 'static' then '-infinity' else $4::timestamptz end,
                                                 case when r.kind = 'static' then least($5::timestamptz, $6::timestamptz) else $5 end) m
                    where m.user_id = l.user_id and m.source_id = l.source_id and m.attribute = l.attribute
                      and (r.context is null or m.context = r.context))
  ),
  covered as (
    select user_id, max(rank) as class_rank from passing group by user_id
    having count(distinct reference) = (select count(*) from reference)
  ),
  required as (
    select * from jsonb_to_recordset($2::jsonb) as c (id int, term int, reference int, source_type text, attribute text, context text, kind text,
                                                      comparator text, number float8, text text, boolean boolean, date date)
  ),
  observed as (
    -- A static attribute counts by the value valid at the interval's end; of others every record counts.
    select c.id, c.term, c.comparator, p.user_id, m.*, c.number as number_wanted, c.text as text_wanted, c.boolean as boolean_wanted, c.date as date_wanted
      from required c
      join passing p on p.reference = c.reference
      join covered using (user_id)
      cross join lateral (
        select number, lower(text) as text, boolean, date from sources.reading($4, $5) r
         where r.user_id = p.user_id and r.source_id = p.source_id and r.attribute = c.attribute and (c.context is null or r.context = c.context)
           and c.kind <> 'static') m
    union all
    select c.id, c.term, c.comparator, u.user_id, m.*, c.number, c.text, c.boolean, c.date
      from required c
      cross join covered u
      cross join lateral (
        select number, lower(text) as text, boolean, date from sources.reading('-infinity', least($5::timestamptz, $6::timestamptz)) r
          join passing p on p.user_id = r.user_id and p.source_id = r.source_id and p.reference = c.reference
         where r.user_id = u.user_id and r.attribute = c.attribute
         order by r.at desc limit 1) m
     where c.kind = 'static'
  ),
  satisfied as (
    select user_id, term, id from observed
     group by user_id, term, id
    having bool_and(case comparator
       when '=' then coalesce(number = number_wanted, text = text_wanted, boolean = boolean_wanted, date = date_wanted, false)
       when '!=' then coalesce(number <> number_wanted, text <> text_wanted, boolean <> boolean_wanted, date <> date_wanted, false)
       when '<' then coalesce(number < number_wanted, date < date_wanted, false)
       when '>' then coalesce(number > number_wanted, date > date_wanted, false)
       when '<=' then coalesce(number <= number_wanted, date <= date_wanted, false)
       when '>=' then coalesce(number >= number_wanted, date >= date_wanted, false)
       else false end)
  ),
  matching as (
    select user_id from covered where not exists (select 1 from required)
    union
    select s.user_id from satisfied s group by s.user_id, s.term
    having count(*) = (select count(*) from required r where r.term = s.term)
  ),
  type_level as (
    select user_id, logical_type, max(rank) as rank from passing join matching using (user_id) group by user_id, logical_type
  )`;

const fitsBudget = `
  and not exists (
    select 1 from type_level t
     where t.user_id = c.user_id
       and coalesce((select sum(b.amount_micro) from privacy.budget_charge b
                      where b.user_id = t.user_id and t.logical_type = any(b.logical_types) and b.counts_until > $6), 0)
           + ($9::bigint[])[c.class_rank] > ($10::bigint[])[t.rank])
  and coalesce((select sum(b.amount_micro) from privacy.budget_charge b where b.user_id = c.user_id and b.counts_until > $6), 0)
      + ($9::bigint[])[c.class_rank] <= ($11::bigint[])[c.class_rank]`;

@Injectable()
export class EligibilityStore {
  /** Asks everybody who fits and was not asked before, in one statement; returns whom. */
  async ask(
    tx: Tx,
    query: Query,
    plan: ReleasePlan,
    parameters: ParameterTable,
    now: Date,
  ): Promise<string[]> {
    const rows = await tx.query<{ user_id: string }>(
      `with ${eligible}
       insert into queries.consent (user_id, query_id, state, class, types, asked_at)
       select c.user_id, $12, 'asked', (array['low', 'medium', 'high'])[c.class_rank],
              (select jsonb_agg(jsonb_build_object('logicalType', t.logical_type, 'level', (array['low', 'medium', 'high'])[t.rank]) order by t.logical_type)
                 from type_level t where t.user_id = c.user_id), $6
         from covered c join matching using (user_id)
        where not exists (select 1 from queries.consent x where x.user_id = c.user_id and x.query_id = $12) ${fitsBudget}
       on conflict (user_id, query_id) do nothing
       returning user_id`,
      [...parametersOf(query, now, null), ...budgetParameters(plan, parameters), query.id],
    );
    return rows.map((row) => row.user_id);
  }

  /** Which of these people fit now, budget and reserve price aside. */
  async check(tx: Tx, query: Query, userIds: readonly string[], now: Date): Promise<Eligible[]> {
    const rows = await tx.query<Row>(
      `with ${eligible}
       select c.user_id, c.class_rank,
              (select jsonb_agg(jsonb_build_object('logical_type', t.logical_type, 'rank', t.rank) order by t.logical_type) from type_level t where t.user_id = c.user_id) as types,
              (select jsonb_agg(jsonb_build_object('reference', p.reference, 'source_id', p.source_id)) from passing p where p.user_id = c.user_id) as sources
         from covered c join matching using (user_id) order by c.user_id`,
      parametersOf(query, now, userIds),
    );
    return rows.map((row) => ({
      userId: row.user_id,
      class: levelOf(row.class_rank),
      types: row.types.map(({ logical_type, rank }) => ({ logicalType: logical_type, level: levelOf(rank) })),
      sources: row.sources.map(({ reference, source_id }) => ({ reference, sourceId: source_id })),
    }));
  }
}

function parametersOf(query: Query, now: Date, userIds: readonly string[] | null): unknown[] {
  const { bound, terms } = query;
  const references = bound.references.map((reference, index) => ({
    ...described(reference),
    reference: index,
    logical_type: reference.logicalType,
  }));
  let id = 0;
  const constraints = bound.query.where.flatMap((term, termIndex) =>
    term.map(({ attribute, comparator, value }) => {
      const index = referenceIndex(bound, attribute);
      const reference = bound.references[index];
      if (reference === undefined) throw new Error('a constraint on an attribute that is no reference');
      return {
        id: id++,
        term: termIndex,
        reference: index,
        ...described(reference),
        comparator,
        [value.type]: value.value,
      };
    }),
  );
  return [
    JSON.stringify(references),
    JSON.stringify(constraints),
    admittedLevels(terms.maxProtection).length,
    terms.from,
    terms.to,
    now,
    slotSeconds(terms),
    userIds,
  ];
}

const described = ({ sourceType, attribute, context, kind }: Query['bound']['references'][number]) => ({
  source_type: sourceType,
  attribute,
  context,
  kind,
});

/** Charge by class, budget per type by level, cap over all types by class: arrays indexed by rank. */
function budgetParameters(plan: ReleasePlan, parameters: ParameterTable): unknown[] {
  const admitted = plan.classes.flatMap(({ members }) => members);
  return [
    levels.map((level) => (admitted.includes(level) ? chargeMicro(plan, level) : Number.MAX_SAFE_INTEGER)),
    levels.map((level) => parameters[level].budgetMicro),
    levels.map((level) => parameters[level].capMicro),
  ];
}
