import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level, ParameterTable } from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';
import { asksForDataset, chargesOf } from '../plan';
import type { Query } from '../query';
import type { TypeLevel } from './consent.entity';
import { type Candidates, fittingPeople, levelNamed } from './eligibility.sql';
import type { Bind } from './passing.sql';
import { planFor, planned } from './planning.store';
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
    const rows = await planned(tx, plan, () =>
      tx.query<{ user_id: string }>(
        `with ${fitting.ctes}
       insert into queries.consent (user_id, query_id, state, class, types, asked_at)
       select f.user_id, ${queryId}, 'asked', ${levelNamed('f.class_rank')},
              jsonb_build_array(${fitting.logicalTypes
                .map(
                  (type, index) =>
                    `jsonb_build_object('logicalType', '${type}', 'level', ${levelNamed(`f.type_ranks[${index + 1}]`)})`,
                )
                .join(', ')}), ${at}
         from fitting f
        where ${paysEnough(query, fitting.logicalTypes, bind)}
          and ${withinBudget(query, fitting.logicalTypes, parameters, at, bind)}
       on conflict (user_id, query_id) do nothing
       returning user_id`,
        values,
      ),
    );
    return rows.map((row) => row.user_id);
  }

  /** Which of these people fit now, budget and reserve price aside. */
  check(tx: Tx, query: Query, userIds: readonly string[], now: Date): Promise<Eligible[]> {
    return this.fitting(tx, query, userIds, now, () => 'true');
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
    further: (logicalTypes: readonly LogicalType[], bind: Bind) => string,
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
    const statement = `with ${ctes}
       select user_id, class_rank, type_ranks from fitting f where ${further(logicalTypes, bind)} order by user_id`;
    const rows = await planned(tx, plan, () => tx.query<Row>(statement, values));
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

/** What counts against a person's budget, with the query's charge, overruns neither the budget of a type at its level nor the cap of the class. */
function withinBudget(
  query: Query,
  logicalTypes: readonly LogicalType[],
  parameters: ParameterTable,
  at: string,
  bind: (value: unknown, type: string) => string,
): string {
  if (asksForDataset(query.bound)) return 'true';
  const charges = chargesOf(query);
  const charge = `(${bind(
    levels.map((level) => charges[level]),
    'bigint[]',
  )})[f.class_rank]`;
  const budget = bind(
    levels.map((level) => parameters[level].budgetMicro),
    'bigint[]',
  );
  const cap = bind(
    levels.map((level) => parameters[level].capMicro),
    'bigint[]',
  );
  const keys = ['all', ...logicalTypes];
  const amount = (key: string): string =>
    `coalesce(sum(b.amount_micro)${key === 'all' ? '' : ` filter (where '${key}' = any(b.logical_types))`}, 0) as used_${key}`;
  const own = (key: string): string =>
    `coalesce(min(o.percent) filter (where o.logical_type = '${key}'), 100) as own_${key}`;
  const fits = (key: string, limit: string): string =>
    `used_${key} + ${charge} <= ${limit} * own_${key} / 100`;
  return `(
    select ${[
      fits('all', `(${cap})[f.class_rank]`),
      ...logicalTypes.map((type, index) => fits(type, `(${budget})[f.type_ranks[${index + 1}]]`)),
    ].join(' and ')}
      from (select ${keys.map(amount).join(', ')} from privacy.budget_charge b where b.user_id = f.user_id and b.counts_until > ${at}) used
      cross join (select ${keys.map(own).join(', ')} from privacy.own_limit o where o.user_id = f.user_id) own)`;
}
