import { Injectable } from '@nestjs/common';
import { Clock, Random, type Tx } from '@mynedata/platform';
import { AlarmRow } from './ledger.entity';

export type AlarmKind =
  | 'float-too-small'
  | 'deposit-reversed'
  | 'deposit-unconfirmed'
  | 'payout-coins-missing'
  | 'payout-conflict'
  | 'payout-not-accepted';

/** What the operator has to look at. An alarm stands once per kind and subject until it is resolved. */
@Injectable()
export class AlarmsStore {
  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  async raise(tx: Tx, kind: AlarmKind, subject: string, detail: string): Promise<void> {
    await tx.execute(
      `insert into payments.alarm as alarm (id, kind, subject, detail, raised_at) values ($1, $2, $3, $4, $5)
       on conflict (kind, subject) where resolved_at is null do update set detail = excluded.detail where alarm.detail <> excluded.detail`,
      [this.random.uuid(), kind, subject, detail, this.clock.now()],
    );
  }

  async resolve(tx: Tx, kind: AlarmKind, subject: string): Promise<void> {
    await tx.execute(
      'update payments.alarm set resolved_at = $3 where kind = $1 and subject = $2 and resolved_at is null',
      [kind, subject, this.clock.now()],
    );
  }

  open(tx: Tx): Promise<AlarmRow[]> {
    return tx.query<AlarmRow>(
      'select id, kind, subject, detail, raised_at as "raisedAt", resolved_at as "resolvedAt" from payments.alarm where resolved_at is null order by raised_at',
    );
  }
}
