import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import { slotValues } from '../execution/slot-values.sql';
import type { Query } from '../query';
import { conditionsOf, fittingPeople, levelNamed } from './eligibility.sql';
import type { Bind } from './passing.sql';
import { planned } from './planning.store';

/** What the engine would read of one person: which conditions hold, and the values per slot. */
export interface OwnReading {
  readonly level: Level;
  readonly holds: readonly boolean[];
  /** In the order of `references`. */
  readonly slots: readonly { readonly slot: number; readonly found: readonly (string | null)[] }[];
  /** Of the query's references those of SELECT. */
  readonly references: readonly number[];
}

/**
 * The query over one person: the statements of the engine, with this person as the only candidate and their passing sources as all
 * that is read. No row of anybody else can be among it.
 */
@Injectable()
export class PreviewStore {
  /** Undefined when the person does not fit. */
  async read(tx: Tx, query: Query, userId: string, now: Date): Promise<OwnReading | undefined> {
    const person = { sql: 'select $1::uuid as user_id', parameters: [userId] };
    const { ctes, parameters, looked } = fittingPeople(query, now, person, 'few');
    const conditions = conditionsOf(query);
    const holds = `array[${conditions.map(({ id }) => `holds_${id}`).join(', ')}]::boolean[]`;
    const [fitting] = await planned(tx, 'few', () =>
      tx.query<{ holds: boolean[]; level: Level }>(
        `with ${ctes} select ${holds} as holds, ${levelNamed('f.class_rank')} as level from ${looked} l join fitting f using (user_id)`,
        parameters,
      ),
    );
    if (fitting === undefined) return undefined;
    const references = query.bound.references.flatMap(({ inSelect }, index) => (inSelect ? [index] : []));
    const values: unknown[] = [...parameters];
    const bind: Bind = (value, type) => `$${values.push(value)}::${type}`;
    const queryId = bind(query.id, 'uuid');
    const sources = references.map(
      (
        index,
      ) => `select ${queryId} as query_id, ${index} as reference, f.user_id, s.source_id, 'low'::text as class, s.place = 1 as leads
                    from fitting f cross join lateral unnest(f.sources_${index}) with ordinality as s (source_id, place)`,
    );
    const read = slotValues(query, references, bind, 'texts', 'own_source');
    const slots = await planned(tx, 'few', () =>
      tx.query<{ slot: number; found: (string | null)[] }>(
        `with ${ctes}, own_source as materialized (${sources.join(' union all ')})
         select slot, array[${references.map((_, position) => `v${position}`).join(', ')}] as found from (${read}) v order by slot`,
        values,
      ),
    );
    return { ...fitting, slots, references };
  }
}
