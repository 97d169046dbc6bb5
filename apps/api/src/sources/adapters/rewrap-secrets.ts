import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Database, Jobs } from '@mynedata/platform';
import { AdapterSecrets } from './adapter-secrets';
import { AdaptersStore } from './adapters.store';

export const rewrapSecretsSchedule = 'sources.adapter-secrets';
const together = 100;

/** After DATA_KEY has changed: wraps what lies under a former key under the present one, which may then be forgotten. */
@Injectable()
export class RewrapSecrets implements OnModuleInit {
  private readonly log = new Logger(RewrapSecrets.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly store: AdaptersStore,
    private readonly secrets: AdapterSecrets,
  ) {}

  onModuleInit(): void {
    this.jobs.every(rewrapSecretsSchedule, 10 * 60 * 1000, async () => {
      await this.run();
    });
  }

  /** Returns how many it wrapped anew. */
  async run(): Promise<number> {
    for (let done = 0; ;) {
      const wrapped = await this.some();
      done += wrapped;
      if (wrapped === 0) return done;
    }
  }

  private some(): Promise<number> {
    return this.database.transaction(async (tx) => {
      let wrapped = 0;
      for (const { userId, sourceId } of await this.store.sealedUnderAnother(
        tx,
        this.secrets.keyId,
        together,
      )) {
        const row = await this.store.lock(tx, { userId, sourceId });
        if (row === null || row.secretKeyId === this.secrets.keyId) continue;
        try {
          await this.store.reseal(tx, row, this.secrets.rewrap(row));
          wrapped++;
        } catch {
          this.log.warn(
            `Secrets of adapters lie under the key ${row.secretKeyId}, which DATA_KEY_PREVIOUS does not hold.`,
          );
          return wrapped;
        }
      }
      return wrapped;
    });
  }
}
