import { Injectable } from '@nestjs/common';
import { type Sat, sat } from '@mynedata/money';
import { Database } from '@mynedata/platform';
import { AlarmsStore } from '../ledger/alarms.store';
import { FloatStore } from './float.store';

export interface FloatState {
  /** What the operator put in: decides which queries open. */
  readonly capacitySat: Sat;
  /** What settlements have made of it. */
  readonly floatSat: Sat;
  readonly heldSat: Sat;
  readonly freeSat: Sat;
  readonly alarms: readonly {
    readonly kind: string;
    readonly subject: string;
    readonly detail: string;
    readonly raisedAt: Date;
  }[];
}

/** For the operator: the float and what needs attention. */
@Injectable()
export class ReadFloat {
  constructor(
    private readonly database: Database,
    private readonly float: FloatStore,
    private readonly alarms: AlarmsStore,
  ) {}

  run(): Promise<FloatState> {
    return this.database.transaction(async (tx) => {
      const balance = await this.float.balanceMsat(tx);
      const held = await this.float.heldMsat(tx);
      const free = balance > held ? balance - held : 0n;
      return {
        capacitySat: sat((await this.float.capacityMsat(tx)) / 1000n),
        floatSat: sat(balance / 1000n),
        heldSat: sat(held / 1000n),
        freeSat: sat(free / 1000n),
        alarms: await this.alarms.open(tx),
      };
    });
  }
}
