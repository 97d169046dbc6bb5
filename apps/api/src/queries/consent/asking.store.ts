import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Query } from '../query';
import type { Candidates } from './eligibility.sql';
import { type Range, isDense } from './planning.store';

/** The next people to look at: ids above `after` up to `upTo`, by the source type that fewest of them have. */
export interface Portion extends Range {
  readonly lane: number;
  readonly sourceType: string;
  /** Those who may fit are a good part of everybody in the range. */
  readonly dense: boolean;
  /** Nobody of this lane was left out before. */
  readonly first: boolean;
  /** The lane ends here. */
  readonly last: boolean;
}

/** Everybody by the first bit of their ids: two lanes, so that two processors are busy. */
const bounds = [
  { after: '00000000-0000-0000-0000-000000000000', upTo: '7fffffff-ffff-ffff-ffff-ffffffffffff' },
  { after: '7fffffff-ffff-ffff-ffff-ffffffffffff', upTo: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
] as const;
export const lanes: readonly number[] = bounds.map((_, lane) => lane);

/** How far people were asked for a query. */
@Injectable()
export class AskingStore {
  /** Takes the next portion of at most `size` people who may fit; undefined while somebody else has one of this lane. */
  async take(tx: Tx, query: Query, lane: number, size: number): Promise<Portion | undefined> {
    const bound = bounds[lane];
    if (bound === undefined) throw new Error(`there is no lane ${lane}`);
    await tx.execute(
      'insert into queries.asking (query_id, lane, after) values ($1, $2, $3) on conflict do nothing',
      [query.id, lane, bound.after],
    );
    const [at] = await tx.query<{ after: string; rounds: number }>(
      'select after, rounds from queries.asking where query_id = $1 and lane = $2 for update skip locked',
      [query.id, lane],
    );
    if (at === undefined) return undefined;
    // Whoever fits has every type: the one whose next `size` owners reach farthest is the rarest from here on.
    const [reach] = await tx.query<{ source_type: string; up_to: string | null }>(
      `select t.source_type, r.user_id as up_to
         from unnest($1::text[]) as t (source_type)
         left join lateral (select h.user_id from sources.holder h
                             where h.source_type = t.source_type and h.user_id > $2 and h.user_id <= $3
                             order by h.user_id offset $4 limit 1) r on true
        order by r.user_id desc nulls first, t.source_type limit 1`,
      [
        [...new Set(query.bound.references.map(({ sourceType }) => sourceType))],
        at.after,
        bound.upTo,
        size - 1,
      ],
    );
    if (reach === undefined) throw new Error('a query without a reference');
    const range = { after: at.after, upTo: reach.up_to ?? bound.upTo };
    return {
      ...range,
      lane,
      dense: await isDense(tx, size, range),
      sourceType: reach.source_type,
      first: at.rounds === 0,
      last: reach.up_to === null,
    };
  }

  /** The next portion begins where this one ends, or the lane begins anew. */
  async done(tx: Tx, queryId: string, { lane, upTo, last }: Portion): Promise<void> {
    await tx.execute(
      `update queries.asking set after = $3, rounds = rounds + $4 where query_id = $1 and lane = $2`,
      [queryId, lane, last ? bounds[lane]?.after : upTo, last ? 1 : 0],
    );
  }

  /** Who of a portion has the type and was not asked yet: looked up one by one, whatever the statistics think of a table that grows. */
  candidates(queryId: string, { after, upTo, sourceType, dense }: Portion): Candidates {
    const asked = `select 1 from queries.consent c where c.user_id = h.user_id and c.query_id = $4::uuid`;
    return {
      sql: `select distinct h.user_id from sources.holder h
             where h.source_type = $1 and h.user_id > $2::uuid and h.user_id <= $3::uuid
               and not exists (${asked} ${dense ? 'and c.user_id > $2::uuid and c.user_id <= $3::uuid' : 'offset 0'})`,
      parameters: [sourceType, after, upTo, queryId],
      ...(dense ? { within: { after, upTo } } : {}),
    };
  }
}
