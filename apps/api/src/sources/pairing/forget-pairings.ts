import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, Jobs } from '@mynedata/platform';
import { PairingsStore } from './pairings.store';

export const forgetPairingsSchedule = 'sources.expired-pairings';
/** So long a device that comes late still hears that its code has expired, not that it never was. */
const rememberMs = 15 * 60 * 1000;

/** Deletes what is left of devices that asked, whatever became of them. */
@Injectable()
export class ForgetPairings implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly pairings: PairingsStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every(forgetPairingsSchedule, 5 * 60 * 1000, async () => {
      await this.run();
    });
  }

  run(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - rememberMs);
    return this.database.transaction((tx) => this.pairings.deleteExpired(tx, before));
  }
}
