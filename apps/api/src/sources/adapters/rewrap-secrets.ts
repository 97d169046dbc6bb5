import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Database, Jobs } from '@mynedata/platform';
import { AdapterSecrets } from './adapter-secrets';
import { AdaptersStore, type Key } from './adapters.store';

const rewrapSecretsSchedule = 'sources.adapter-secrets';
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

  /** Returns how many it wrapped anew. What lies under a key that nobody has any more is passed over. */
  async run(): Promise<number> {
    let done = 0;
    const lost = new Set<string>();
    let after: Key | undefined;
    do {
      const keys = await this.database.transaction((tx) =>
        this.store.sealedUnderAnother(tx, this.secrets.keyId, after, together),
      );
      for (const key of keys) if (await this.rewrap(key, lost)) done++;
      after = keys.length < together ? undefined : keys.at(-1);
    } while (after !== undefined);
    for (const keyId of lost)
      this.log.warn(`Secrets of adapters lie under the key ${keyId}, which DATA_KEY_PREVIOUS does not hold.`);
    return done;
  }

  private rewrap(key: Key, lost: Set<string>): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const row = await this.store.lock(tx, key);
      if (row === null || row.secretKeyId === this.secrets.keyId) return false;
      const sealed = this.secrets.rewrap(row);
      if (sealed === undefined) lost.add(row.secretKeyId);
      else await this.store.reseal(tx, row, sealed);
      return sealed !== undefined;
    });
  }
}
