import { Injectable } from '@nestjs/common';
import type { Msat } from '@mynedata/money';
import { Events, type Tx } from '@mynedata/platform';
import { floatChanged } from '../events';
import { AlarmsStore } from '../ledger/alarms.store';
import { FloatStore } from './float.store';

/** One organisation's open queries hold at most half of the float. */
const ownersShare = 2n;

/** Keeps a part of the float for one open query, so that its settlement cannot fail for want of it. */
@Injectable()
export class HoldFloat {
  constructor(
    private readonly float: FloatStore,
    private readonly alarms: AlarmsStore,
    private readonly events: Events,
  ) {}

  /** False, and an alarm to the operator, when the float less what others hold does not cover it. Again: changes nothing. */
  async within(tx: Tx, queryId: string, amountMsat: Msat): Promise<boolean> {
    await this.float.lock(tx);
    if ((await this.float.hold(tx, queryId)) !== undefined) return true;
    const lack = await this.lackMsat(tx, queryId, amountMsat);
    if (lack > 0n) {
      await this.alarms.raise(
        tx,
        'float-too-small',
        queryId,
        `A funded query waits: it needs to hold ${amountMsat / 1000n} sat of the float, ${lack / 1000n} sat are lacking. Deposit more with the float task.`,
      );
      return false;
    }
    await this.float.insertHold(tx, queryId, amountMsat);
    await this.alarms.resolve(tx, 'float-too-small', queryId);
    return true;
  }

  /** By how much the float's capacity, or the organisation's share of it, falls short; 0 when it suffices. */
  private async lackMsat(tx: Tx, queryId: string, amountMsat: bigint): Promise<bigint> {
    const capacity = await this.float.capacityMsat(tx);
    const lackAll = (await this.float.heldMsat(tx)) + amountMsat - capacity;
    // A cancelled query costs nothing: without a share one organisation could keep all others from opening.
    const lackShare = (await this.float.heldByOwnerMsat(tx, queryId)) + amountMsat - capacity / ownersShare;
    const lack = lackAll > lackShare ? lackAll : lackShare;
    return lack > 0n ? lack : 0n;
  }

  async release(tx: Tx, queryId: string): Promise<void> {
    await this.float.lock(tx);
    await this.alarms.resolve(tx, 'float-too-small', queryId);
    if (await this.float.release(tx, queryId))
      await this.events.publish(tx, { name: floatChanged, data: {} });
  }
}
