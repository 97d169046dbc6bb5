import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sums per slot for the engine: a chunk that lies within one slot gives its summary, and only the others are opened. */
export class SlotReadings1763801100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Several rows may come for one slot; their sums and counts add up. Slots are numbered from 0 at since. Of records that are
      -- no numbers only the count is there. One plain SELECT, so that the planner takes it for a view and joins its inside.
      create function sources.slot_reading(since timestamptz, until timestamptz, slot_seconds double precision)
        returns table (user_id uuid, source_id uuid, attribute text, context text, slot integer, sum double precision, count bigint)
        language sql stable parallel safe as $$
        select a.user_id, a.source_id, a.attribute, a.context, v.slot, v.sum * a.factor + v.count * a.shift, v.count
          from sources.source_attribute a
          join sources.series s on s.user_id = a.user_id and s.source_id = a.source_id and s.name = a.name
          join sources.chunk c on c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id and c.first_at < until and c.last_at >= since
          cross join lateral (
            select floor(extract(epoch from c.first_at - since) / slot_seconds)::int as slot, c.sum, c.count::bigint
             where c.first_at >= since and c.last_at < until
               and floor(extract(epoch from c.first_at - since) / slot_seconds) = floor(extract(epoch from c.last_at - since) / slot_seconds)
            union all
            select floor(extract(epoch from c.first_at + p.moved * interval '1 microsecond' - since) / slot_seconds)::int, p.number, 1
              from unnest(c.offsets, c.numbers) as p (moved, number)
             where not (c.first_at >= since and c.last_at < until
                        and floor(extract(epoch from c.first_at - since) / slot_seconds) = floor(extract(epoch from c.last_at - since) / slot_seconds))
               and c.first_at + p.moved * interval '1 microsecond' >= since and c.first_at + p.moved * interval '1 microsecond' < until) v $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function sources.slot_reading(timestamptz, timestamptz, double precision)');
  }
}
