import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, Jobs } from '@mynedata/platform';
import { InPersonEntriesStore } from './in-person-entries.store';
import { InPersonRequestsStore } from './in-person-requests.store';

export const forgetDisclosedSchedule = 'queries.in-person';

/** Deletes values that nobody fetched in time, and codes that count no more. Until then the clock refuses them already. */
@Injectable()
export class ForgetDisclosed implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly requests: InPersonRequestsStore,
    private readonly entries: InPersonEntriesStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every(forgetDisclosedSchedule, 60_000, () => this.run());
  }

  run(): Promise<void> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      await this.requests.forgetCodes(tx, now);
      await this.entries.dropExpired(tx, now);
    });
  }
}
