import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { AskedAttribute, DisclosedValue } from './in-person';

/** The newest value of a person for one attribute, and if there is none to disclose, why. */
export interface CurrentValue extends DisclosedValue {
  readonly withheld: 'not_shared' | 'no_value' | null;
  /** Where the value is from; of one that is not shared, where it would be from. */
  readonly sourceId: string | null;
}

interface Row {
  readonly place: string;
  readonly at: Date | null;
  readonly source_id: string | null;
  readonly number: number | null;
  readonly text: string | null;
  readonly boolean: boolean | null;
  readonly date: string | null;
  readonly hidden_source_id: string | null;
}

@Injectable()
export class CurrentValuesStore {
  /**
   * The newest value at a moment over all sources of the person that are not paused and whose level is not “don't share”. Stretches
   * tell their last time without being opened; only the one that holds the value is, and those that reach beyond the moment.
   */
  async at(tx: Tx, userId: string, asked: readonly AskedAttribute[], moment: Date): Promise<CurrentValue[]> {
    const rows = await tx.query<Row>(statement, [
      userId,
      asked.map(({ sourceType }) => sourceType),
      asked.map(({ attribute }) => attribute),
      asked.map(({ context }) => context),
      moment,
    ]);
    const found = new Map(rows.map((row) => [Number(row.place) - 1, row]));
    return asked.map(({ name, unit }, index) => {
      const row = found.get(index);
      if (row === undefined || row.at === null)
        return {
          attribute: name,
          value: null,
          unit: null,
          at: null,
          withheld: typeof row?.hidden_source_id === 'string' ? 'not_shared' : 'no_value',
          sourceId: row?.hidden_source_id ?? null,
        };
      return {
        attribute: name,
        value: row.number ?? row.text ?? row.boolean ?? row.date,
        unit,
        at: row.at.toISOString(),
        withheld: null,
        sourceId: row.source_id,
      };
    });
  }
}

const time = (moved: string): string => `r.first_at + ${moved} * interval '1 microsecond'`;

const statement = `
  with wanted as (
    select * from unnest($2::text[], $3::text[], $4::text[]) with ordinality as w (source_type, attribute, context, place)),
  carried as (
    select w.place, w.context, l.source_id, l.attribute, l.level
      from wanted w join privacy.effective_level l on l.user_id = $1 and l.source_type = w.source_type and l.attribute = w.attribute
     where not l.paused),
  latest as (
    select distinct on (c.place) c.place, c.source_id, v.at, v.number * a.factor + a.shift as number, v.text, v.boolean, v.date
      from carried c
      join sources.source_attribute a on a.user_id = $1 and a.source_id = c.source_id and a.attribute = c.attribute
      cross join lateral (
        select s.at, p.number, p.text, p.boolean, p.date::text as date
          from (select r.*, case when r.last_at <= $5 then r.last_at
                                 else (select max(${time('moved')}) from unnest(r.offsets) as moved where ${time('moved')} <= $5) end as at
                  from sources.stretch('-infinity', $5::timestamptz + interval '1 microsecond') r
                 where r.user_id = $1 and r.source_id = c.source_id and r.name = a.name
                 order by at desc nulls last limit 1) s
         cross join lateral unnest(s.offsets, s.numbers, s.texts, s.booleans, s.dates) as p (moved, number, text, boolean, date)
         where s.first_at + p.moved * interval '1 microsecond' = s.at limit 1) v
     where c.level <> 'dont_share' and (c.context is null or a.context = c.context)
     order by c.place, v.at desc, c.source_id)
  select w.place, l.at, l.source_id, l.number, l.text, l.boolean, l.date,
         (select c.source_id from carried c where c.place = w.place and c.level = 'dont_share' order by c.source_id limit 1) as hidden_source_id
    from wanted w left join latest l on l.place = w.place`;
