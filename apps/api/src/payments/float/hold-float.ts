import { Injectable } from '@nestjs/common';
import type { Msat } from '@mynedata/money';
import { Events, type Tx } from '@mynedata/platform';
import { floatChanged } from '../events';
import { AlarmsStore } from '../ledger/alarms.store';
import { FloatStore } from './float.store';

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
    const freeMsat = await this.float.freeMsat(tx, queryId);
    if (amountMsat > freeMsat) {
      await this.alarms.raise(
        tx,
        'float-too-small',
        queryId,
        `A funded query waits: it needs to hold ${amountMsat / 1000n} sat of the float, ${freeMsat / 1000n} sat are free.`,
      );
      return false;
    }
    await this.float.insertHold(tx, queryId, amountMsat);
    await this.alarms.resolve(tx, 'float-too-small', queryId);
    return true;
  }

  async release(tx: Tx, queryId: string): Promise<void> {
    await this.float.lock(tx);
    await this.alarms.resolve(tx, 'float-too-small', queryId);
    if (await this.float.release(tx, queryId))
      await this.events.publish(tx, { name: floatChanged, data: {} });
  }
}
