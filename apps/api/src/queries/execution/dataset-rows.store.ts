import { Injectable } from '@nestjs/common';
import { type Tx, rowsInPortions } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import type { Bind } from '../consent/passing.sql';
import { planFor, planned } from '../consent/planning.store';
import { referenceIndex } from '../plan';
import { type Query, slotCount } from '../query';
import { type ColumnReader, columnReader } from './dataset-columns';
import { isPersonwise, slotValues } from './slot-values.sql';

/** What the engine read for a dataset: one row per person and slot in which the person has any value. */
export interface DatasetRows {
  /** Of each row: a place in `people`. */
  readonly owners: Int32Array;
  readonly slots: Int32Array;
  readonly people: readonly { readonly userId: string; readonly level: Level }[];
  /** In the order of SELECT. */
  readonly columns: readonly ColumnReader[];
}

interface Row {
  readonly user_id: string;
  readonly class: Level;
  readonly slot: number;
  readonly found: readonly (string | null)[];
}

/** Reads participants' slot values, row by row. */
@Injectable()
export class DatasetRowsStore {
  async read(tx: Tx, query: Query): Promise<DatasetRows> {
    const references = query.bound.query.select.map(({ attribute }) =>
      referenceIndex(query.bound, attribute),
    );
    const columns = references.map((index) => columnReader(query, index));
    const parameters: unknown[] = [];
    const bind: Bind = (value, type) => `$${parameters.push(value)}::${type}`;
    const values = references.map((_, position) => `v${position}`);
    const sql = `select user_id, class, slot, array[${values.join(', ')}] as found
                   from (${slotValues(query, references, bind, 'texts')}) s where num_nonnulls(${values.join(', ')}) > 0`;
    const owners: number[] = [];
    const slots: number[] = [];
    const people: { userId: string; level: Level }[] = [];
    const known = new Map<string, number>();
    const plan = isPersonwise(query, references)
      ? 'few'
      : await planFor(tx, query.terms.max * slotCount(query.terms));
    for await (const rows of rowsInPortions<Row>(tx, sql, parameters, (open) => planned(tx, plan, open)))
      for (const { user_id: userId, class: level, slot, found } of rows) {
        const owner = known.get(userId) ?? people.push({ userId, level }) - 1;
        known.set(userId, owner);
        owners.push(owner);
        slots.push(slot);
        columns.forEach((column, position) => column.add(found[position] ?? null));
      }
    return { owners: Int32Array.from(owners), slots: Int32Array.from(slots), people, columns };
  }
}
