import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Database, Jobs, type Tx, Vault } from '@mynedata/platform';
import { mailContext, pushContext } from './channel-envelope';
import { type Enveloped, EnvelopesStore, envelopeTables } from './envelopes.store';

const rewrapUserSecretsSchedule = 'users.secrets';
const together = 100;

/** After DATA_KEY has changed: wraps what lies under a former key under the present one, which may then be forgotten. */
@Injectable()
export class RewrapUserSecrets implements OnModuleInit {
  private readonly log = new Logger(RewrapUserSecrets.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly store: EnvelopesStore,
    private readonly vault: Vault,
  ) {}

  onModuleInit(): void {
    this.jobs.every(rewrapUserSecretsSchedule, 10 * 60_000, async () => {
      await this.run();
    });
  }

  /** Returns how many it wrapped anew. What lies under a key that nobody has any more is passed over. */
  async run(): Promise<number> {
    let done = 0;
    const lost = new Set<string>();
    for (const table of envelopeTables)
      for (let after: Enveloped | undefined; ;) {
        const rows = await this.database.transaction(async (tx) => {
          const found = await this.store.underAnother(tx, table, this.vault.keyId, after, together);
          for (const row of found) if (await this.rewrap(tx, table, row, lost)) done++;
          return found;
        });
        if (rows.length < together) break;
        after = rows.at(-1);
      }
    for (const keyId of lost)
      this.log.warn(`Secrets lie under the key ${keyId}, which DATA_KEY_PREVIOUS does not hold.`);
    return done;
  }

  private async rewrap(
    tx: Tx,
    table: (typeof envelopeTables)[number],
    row: Enveloped,
    lost: Set<string>,
  ): Promise<boolean> {
    try {
      const sealed = this.vault.rewrap({ box: row.box, keyId: row.keyId }, contextOf(table, row));
      await this.store.reseal(tx, table, row, sealed);
      return true;
    } catch {
      lost.add(row.keyId);
      return false;
    }
  }
}

function contextOf(table: (typeof envelopeTables)[number], { owner, id }: Enveloped): string {
  switch (table) {
    case 'contact':
      return mailContext(owner);
    case 'push_subscription':
      return pushContext({ accountId: owner, id });
    case 'webhook':
      return `users.webhook ${owner} ${id}`;
  }
}
