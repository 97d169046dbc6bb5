import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level, ParameterTable } from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';
import { asksForDataset, chargesOf } from '../plan';
import type { Query } from '../query';
import type { TypeLevel } from './consent.entity';
import { type Candidates, boundsOf, fittingPeople, levelNamed } from './eligibility.sql';
import type { Bind } from './passing.sql';
import { type Range, planFor, planned, plannedOnce } from './planning.store';
import { paysEnough } from './willing.sql';

/** Somebody whose data fits, with the class. */
export interface Eligible {
  readonly userId: string;
  readonly class: Level;
  readonly types: readonly TypeLevel[];
}

interface Row {
  readonly user_id: string;
  readonly class_rank: number;
  readonly type_ranks: readonly number[];
}

const levels: readonly Level[] = ['low', 'medium', 'high'];
const levelOf = (rank: number): Level => levels[rank - 1] ?? 'high';

/** The level of each logical type as JSON: put together as text, in half the time that building it takes. */
const typesAsText = (logicalTypes: readonly LogicalType[]): string =>
  logicalTypes
    .map(
      (type, index) =>
        `'${index === 0 ? '[' : ','}{"logicalType":"${type}","level":"' || ${levelNamed(`f.type_ranks[${index + 1}]`)} || '"}'`,
    )
    .concat(`']'`)
    .join(' || ');

@Injectable()
export class EligibilityStore {
  /** Asks those of these people who fit and were not asked before; returns whom. The candidates are a small part of everybody. */
  async ask(
    tx: Tx,
    query: Query,
    parameters: ParameterTable,
    now: Date,
    candidates: Candidates,
  ): Promise<string[]> {
    const plan = candidates.within === undefined ? 'few' : 'range';
    const fitting = fittingPeople(query, now, candidates, plan);
    const values = [...fitting.parameters];
    const bind = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
    const queryId = bind(query.id, 'uuid');
    const at = bind(now, 'timestamptz');
    const within = candidates.within && boundsOf(candidates.within, bind);
    const budget = withinBudget(query, fitting.logicalTypes, parameters, at, bind, within);
    const rows = await planned(tx, plan, () =>
      tx.query<{ user_id: string }>(
        `with ${fitting.ctes}
       insert into queries.consent (user_id, query_id, state, class, types, asked_at)
       select f.user_id, ${queryId}, 'asked', ${levelNamed('f.class_rank')},
              (${typesAsText(fitting.logicalTypes)})::jsonb, ${at}
         from fitting f ${budget.join}
        where ${paysEnough(query, fitting.logicalTypes, bind, within)} and ${budget.where}
       on conflict (user_id, query_id) do nothing
       returning user_id`,
        values,
      ),
    );
    return rows.map((row) => row.user_id);
  }

  /** Which of these people fit now, budget and reserve price aside. */
  check(tx: Tx, query: Query, userIds: readonly string[], now: Date): Promise<Eligible[]> {
    return this.fitting(tx, query, userIds, now, () => ({ join: '', where: 'true' }));
  }

  /** Which of these people fit now and have a budget that covers the query; they are locked, so that it stays so. */
  affordable(
    tx: Tx,
    query: Query,
    parameters: ParameterTable,
    userIds: readonly string[],
    now: Date,
  ): Promise<Eligible[]> {
    return this.fitting(tx, query, userIds, now, (logicalTypes, bind) =>
      withinBudget(query, logicalTypes, parameters, bind(now, 'timestamptz'), bind),
    );
  }

  private async fitting(
    tx: Tx,
    query: Query,
    userIds: readonly string[],
    now: Date,
    further: (logicalTypes: readonly LogicalType[], bind: Bind) => Further,
  ): Promise<Eligible[]> {
    const plan = await planFor(tx, userIds.length);
    const { ctes, parameters, logicalTypes } = fittingPeople(
      query,
      now,
      { sql: 'select distinct unnest($1::uuid[]) as user_id', parameters: [userIds] },
      plan,
    );
    const values = [...parameters];
    const bind: Bind = (value, type) => `$${values.push(value)}::${type}`;
    const { join, where } = further(logicalTypes, bind);
    const statement = `with ${ctes}
       select f.user_id, class_rank, type_ranks from fitting f ${join} where ${where} order by f.user_id`;
    const rows =
      plan === 'few' && userIds.length <= mostAlike
        ? await plannedOnce<Row>(tx, statement, values)
        : await planned(tx, plan, () => tx.query<Row>(statement, values));
    return rows.map((row) => ({
      userId: row.user_id,
      class: levelOf(row.class_rank),
      types: logicalTypes.map((logicalType, index) => ({
        logicalType,
        level: levelOf(row.type_ranks[index] ?? levels.length),
      })),
    }));
  }
}

/** So few people are what a plan for any people takes them for. */
const mostAlike = 10;

/** A condition on `fitting f`, and what is to be joined to it. */
interface Further {
  readonly join: string;
  readonly where: string;
}

/**
 * What counts against a person's budget, with the query's charge, overruns neither the budget of a type at its level nor the cap of the
 * class. It is looked up person by person; of a range of people it is read whole.
 */
function withinBudget(
  query: Query,
  logicalTypes: readonly LogicalType[],
  parameters: ParameterTable,
  at: string,
  bind: Bind,
  within?: Range,
): Further {
  if (asksForDataset(query.bound)) return { join: '', where: 'true' };
  const perLevel = (of: (level: Level) => number): string => bind(levels.map(of), 'bigint[]');
  const charges = chargesOf(query);
  const charge = `(${perLevel((level) => charges[level])})[f.class_rank]`;
  const budget = perLevel((level) => parameters[level].budgetMicro);
  const cap = perLevel((level) => parameters[level].capMicro);
  const keys = ['all', ...logicalTypes];
  const used = keys.map(
    (key) =>
      `sum(b.amount_micro)${key === 'all' ? '' : ` filter (where '${key}' = any(b.logical_types))`} as used_${key}`,
  );
  const own = keys.map((key) => `min(o.percent) filter (where o.logical_type = '${key}') as own_${key}`);
  const of = (name: string, alias: string, columns: readonly string[], condition: string): string =>
    within === undefined
      ? `left join lateral (select ${columns.join(', ')} from ${name} ${alias} where ${alias}.user_id = f.user_id ${condition}) of_${alias} on true`
      : `left join (select ${alias}.user_id, ${columns.join(', ')} from ${name} ${alias}
                     where ${alias}.user_id > ${within.after} and ${alias}.user_id <= ${within.upTo} ${condition} group by ${alias}.user_id) of_${alias} on of_${alias}.user_id = f.user_id`;
  const fits = (key: string, limit: string): string =>
    `coalesce(used_${key}, 0) + ${charge} <= ${limit} * coalesce(own_${key}, 100) / 100`;
  return {
    join: `${of('privacy.budget_charge', 'b', used, `and b.counts_until > ${at}`)}
           ${of('privacy.own_limit', 'o', own, '')}`,
    where: [
      fits('all', `(${cap})[f.class_rank]`),
      ...logicalTypes.map((type, index) => fits(type, `(${budget})[f.type_ranks[${index + 1}]]`)),
    ].join(' and '),
  };
}
