import { Injectable } from '@nestjs/common';
import { type Sat, sat, settlement } from '@mynedata/money';
import { Events, type Tx } from '@mynedata/platform';
import { floatChanged } from '../events';
import { FloatStore } from '../float/float.store';
import { AlarmsStore } from '../ledger/alarms.store';
import { LedgerStore } from '../ledger/ledger.store';
import { EscrowStore } from './escrow.store';

export interface SettlementInput {
  readonly queryId: string;
  readonly rewardSat: Sat;
  /** Ledger accounts of everybody who took part. */
  readonly payees: readonly string[];
  /** The released noisy head count. */
  readonly headCount: number;
  readonly min: number;
  readonly max: number;
  readonly margin: number;
  readonly feeSat: Sat;
}

/** Pays everybody who took part, in one booking (`1-market.md`, "Price"). */
@Injectable()
export class SettleQuery {
  constructor(
    private readonly escrows: EscrowStore,
    private readonly ledger: LedgerStore,
    private readonly float: FloatStore,
    private readonly alarms: AlarmsStore,
    private readonly events: Events,
  ) {}

  /** `float-too-small`: the float does not cover the tail of the noise; nothing was booked, the operator is alarmed. */
  async within(tx: Tx, input: SettlementInput): Promise<'settled' | 'float-too-small'> {
    const { queryId, payees, rewardSat } = input;
    if (rewardSat === 0n) return 'settled';
    const escrow = await this.escrows.lock(tx, queryId);
    if (escrow?.state === 'settled') return 'settled';
    if (escrow?.state !== 'funded') throw new Error('only a funded escrow is settled');
    const lines = settlement({ ...input, escrowSat: sat(escrow.escrowSat), participants: payees.length });
    await this.float.lock(tx);
    const balanceMsat = await this.float.balanceMsat(tx);
    if (lines.float > 0n && lines.float > balanceMsat) {
      await this.alarms.raise(
        tx,
        'float-too-small',
        queryId,
        `A result waits: its settlement takes ${lines.float / 1000n} sat of the float, ${balanceMsat / 1000n} sat are there.`,
      );
      return 'float-too-small';
    }
    await this.ledger.book(tx, 'settle', queryId, [
      { kind: 'query_escrow', owner: queryId, amountMsat: lines.escrow },
      ...payees.map((owner) => ({
        kind: 'user_available' as const,
        owner,
        amountMsat: lines.perParticipant,
      })),
      { kind: 'platform_fee', amountMsat: lines.fee },
      { kind: 'processor_credit', owner: escrow.organisationId, amountMsat: lines.credit },
      { kind: 'platform_float', amountMsat: lines.float },
    ]);
    await this.escrows.setState(tx, queryId, 'settled');
    await this.float.release(tx, queryId);
    await this.alarms.resolve(tx, 'float-too-small', queryId);
    await this.events.publish(tx, { name: floatChanged, data: {} });
    return 'settled';
  }
}
