import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level, ReleasePlan, SlotSums } from '@mynedata/privacy-mechanisms';
import { referenceIndex } from '../plan';
import { type Query, slotCount, slotSeconds } from '../query';

type ClassSums = Partial<Record<Level, (readonly SlotSums[])[]>>;

/** Gaps longer than this stay empty, unless a single slot is longer. */
const longestGapSeconds = 2 * 3600;
const missingShareForFilling = 0.21;

/**
 * One statement from records to sufficient statistics per class, invocation and slot (`3-privacy.md` §3.2): a participant's
 * records become one value per slot, gaps are filled, values are clamped to public bounds and put on the integer grid, and summed.
 */
const slotSums = `
  with invocation as (
    select * from jsonb_to_recordset($2::jsonb) as i (invocation int, reference int, attribute text, context text, kind text, is_number boolean, min float8, max float8, grid float8)
  ),
  person as (
    select p.user_id, p.class from queries.participant p where p.query_id = $1 and p.user_id is not null
  ),
  read as (
    select s.user_id, i.invocation, i.attribute, i.context, i.kind, i.is_number, s.source_id
      from queries.participant_source s join invocation i on i.reference = s.reference where s.query_id = $1
  ),
  raw as (
    select r.user_id, r.invocation, m.slot, sum(m.sum) filter (where r.is_number) / sum(m.count) as value, true as present
      from read r
      join sources.slot_reading($3, $4, $5) m on m.user_id = r.user_id and m.source_id = r.source_id and m.attribute = r.attribute
                                             and (r.context is null or m.context = r.context)
     where r.kind <> 'static'
     group by 1, 2, 3
    union all
    -- A static attribute has in each slot the value valid at the slot's end.
    select * from (select distinct on (r.user_id, r.invocation, s.slot) r.user_id, r.invocation, s.slot, m.number, true
      from read r
      cross join generate_series(0, $6::int - 1) as s (slot)
      join sources.reading('-infinity', $4) m on m.user_id = r.user_id and m.source_id = r.source_id and m.attribute = r.attribute
                            and m.at < least($4::timestamptz, $3::timestamptz + (s.slot + 1) * make_interval(secs => $5::float8))
     where r.kind = 'static'
     order by r.user_id, r.invocation, s.slot, m.at desc) latest
  ),
  lattice as (
    select p.user_id, p.class, i.invocation, s.slot, raw.value, coalesce(raw.present, false) as present,
           count(raw.present) over whole as filled,
           max(s.slot) filter (where raw.present) over upto as before,
           min(s.slot) filter (where raw.present) over onward as after
      from person p cross join invocation i cross join generate_series(0, $6::int - 1) as s (slot)
      left join raw on raw.user_id = p.user_id and raw.invocation = i.invocation and raw.slot = s.slot
    window whole as (partition by p.user_id, i.invocation),
           upto as (partition by p.user_id, i.invocation order by s.slot rows between unbounded preceding and current row),
           onward as (partition by p.user_id, i.invocation order by s.slot rows between current row and unbounded following)
  ),
  filled as (
    select l.user_id, l.class, l.invocation, l.slot,
           case when l.present then l.value
                when l.before is null then a.value
                when l.after is null then b.value
                else b.value + (a.value - b.value) * (l.slot - l.before) / (l.after - l.before) end as value
      from lattice l
      left join raw b on b.user_id = l.user_id and b.invocation = l.invocation and b.slot = l.before
      left join raw a on a.user_id = l.user_id and a.invocation = l.invocation and a.slot = l.after
     where l.present
        or (l.filled > 0 and ($6::int - l.filled) <= $7::float8 * $6::int
            -- Before the first value only a number is copied back; a category is carried forward, never backward.
            and (l.before is not null or (select is_number from invocation i where i.invocation = l.invocation))
            and (coalesce(l.after, $6::int) - coalesce(l.before, -1) - 1) * $5::float8 <= greatest($8::float8, $5::float8))
  )
  select f.class, f.invocation, f.slot, count(*)::bigint as contributors,
         coalesce(sum(round((least(greatest(f.value, i.min), i.max) - i.min) / i.grid)::bigint), 0)::bigint as grid_sum
    from filled f join invocation i using (invocation)
   group by f.class, f.invocation, f.slot`;

@Injectable()
export class SlotSumsStore {
  /** Exact sums per noise class; what is missing is zero. They never leave the engine un-noised. */
  async compute(tx: Tx, query: Query, plan: ReleasePlan): Promise<ClassSums> {
    const { terms, bound } = query;
    const slots = slotCount(terms);
    const invocations = plan.invocations.map((invocation, index) => {
      const selection = bound.query.select[invocation.requests[0] ?? 0];
      const reference = selection === undefined ? -1 : referenceIndex(bound, selection.attribute);
      const described = bound.references[reference];
      if (described === undefined) throw new Error('an invocation without a reference');
      const { attribute, context, kind, bounds } = described;
      return {
        invocation: index,
        reference,
        attribute,
        context,
        kind,
        is_number: bounds !== null,
        ...bounds,
      };
    });
    const rows = await tx.query<{
      class: Level;
      invocation: number;
      slot: number;
      contributors: string;
      grid_sum: string;
    }>(slotSums, [
      query.id,
      JSON.stringify(invocations),
      terms.from,
      terms.to,
      slotSeconds(terms),
      slots,
      missingShareForFilling,
      longestGapSeconds,
    ]);
    const sums: ClassSums = {};
    for (const { key, members } of plan.classes) {
      const table = plan.invocations.map(({ mechanism }) =>
        Array.from({ length: slots }, () => ({ contributors: 0n, sums: mechanism === 'count' ? [] : [0n] })),
      );
      for (const row of rows.filter((candidate) => members.includes(candidate.class))) {
        const cell = table[row.invocation]?.[row.slot];
        if (cell === undefined) throw new Error('a slot outside the interval');
        cell.contributors += BigInt(row.contributors);
        if (cell.sums[0] !== undefined) cell.sums[0] += BigInt(row.grid_sum);
      }
      sums[key] = table;
    }
    return sums;
  }
}
