import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, Jobs } from '@mynedata/platform';
import { ImportsStore } from './imports.store';

const forgetImportsSchedule = 'sources.old-imports';
const hour = 3600_000;
const unstartedMs = 24 * hour;
const finishedMs = 30 * 24 * hour;

/** Deletes files that nobody started within a day, and reports after a month. */
@Injectable()
export class ForgetImports implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly imports: ImportsStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every(forgetImportsSchedule, 10 * 60_000, async () => {
      await this.run();
    });
  }

  run(): Promise<number> {
    const now = this.clock.now().getTime();
    return this.database.transaction((tx) =>
      this.imports.forget(tx, new Date(now - unstartedMs), new Date(now - finishedMs)),
    );
  }
}
