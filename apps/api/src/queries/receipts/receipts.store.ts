import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import { idOf } from '../activity/activity.sql';
import type { AnswerRecord } from '../consent/record-answers';
import { ReceiptRow } from './receipt.entity';

/** An answer of a person, or the use that followed from it. */
export interface Occasion {
  readonly queryId: string;
  readonly kind: 'consent-allowed' | 'consent-denied' | 'consent-withdrawn' | 'used';
  readonly at: Date;
  readonly askedAt: Date;
  readonly eventId: string;
  readonly answeredAt: Date;
  readonly answer: AnswerRecord;
  /** At the claim. */
  readonly level: Level;
  readonly spentMicro: string | null;
}

@Injectable()
export class ReceiptsStore {
  async find(tx: Tx, userId: string, id: string): Promise<string | undefined> {
    return (await tx.repository(ReceiptRow).findOneBy({ userId, id }))?.document;
  }

  /** Keeps a receipt, unless somebody was faster: the first stays. */
  async keep(tx: Tx, receipt: ReceiptRow): Promise<void> {
    await tx.execute(
      'insert into queries.receipt (user_id, id, document, issued_at) values ($1, $2, $3, $4) on conflict do nothing',
      [receipt.userId, receipt.id, receipt.document, receipt.issuedAt],
    );
  }

  /** What a receipt would be of; a use only once its result is released. */
  async occasion(tx: Tx, userId: string, id: string): Promise<Occasion | undefined> {
    const [found] = await tx.query<Occasion>(
      `with answers as (
         select e.id, e.at, e.kind, e.subject, e.content from platform.own_event e
          where e.user_id = $1 and e.kind in ('consent-allowed', 'consent-denied', 'consent-withdrawn')),
       m as (
         select c.query_id, c.asked_at, c.state, c.outcome, coalesce(c.claimed_class, c.class) as class, q.state as query_state, q.state_since
           from queries.consent c join queries.query q on q.id = c.query_id where c.user_id = $1),
       occasion as (
         select a.subject as query_id, a.kind, a.at, a.id as event_id from answers a where a.id = $2
         union all
         select m.query_id, 'used', m.state_since, l.id
           from m cross join lateral (select a.id from answers a where a.subject = m.query_id and a.kind = 'consent-allowed' order by a.at desc limit 1) l
          where m.query_state = 'released' and m.state = 'allowed' and m.outcome is null and ${idOf('used')} = $2)
       select o.query_id as "queryId", o.kind, o.at, m.asked_at as "askedAt", a.id as "eventId", a.at as "answeredAt", a.content as answer, m.class as level,
              (select b.spent_micro from privacy.budget_position b where b.user_id = $1 and b.query_id = o.query_id and b.shown) as "spentMicro"
         from occasion o join m on m.query_id = o.query_id join answers a on a.id = o.event_id`,
      [userId, id],
    );
    return found;
  }
}
