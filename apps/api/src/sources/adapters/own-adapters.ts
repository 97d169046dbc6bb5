import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { findOwn, lockOwn } from '../change-source';
import { SourcesStore } from '../sources.store';
import type { AdapterRow } from './adapter.entity';
import { AdapterSecrets } from './adapter-secrets';
import { AdaptersStore, type Key } from './adapters.store';
import type { Secrets } from './ask-service';

/** An adapter with its envelope opened; without secrets when the key they lie under is gone. */
export interface OwnAdapter {
  readonly row: AdapterRow;
  readonly secrets: Secrets | undefined;
}

/** A person's own adapters: another's source is not found. */
@Injectable()
export class OwnAdapters {
  constructor(
    private readonly sources: SourcesStore,
    private readonly store: AdaptersStore,
    private readonly secrets: AdapterSecrets,
  ) {}

  /** Undefined when the source is not fetched from a service. */
  async find(tx: Tx, key: Key): Promise<OwnAdapter | undefined> {
    await findOwn(this.sources, tx, key.userId, key.sourceId);
    return this.opened(await this.store.find(tx, key));
  }

  /** The same, locked with its source until the transaction ends. */
  async lock(tx: Tx, key: Key): Promise<OwnAdapter | undefined> {
    await lockOwn(this.sources, tx, key.userId, key.sourceId);
    return this.opened(await this.store.lock(tx, key));
  }

  async save(tx: Tx, row: Omit<AdapterRow, 'secret' | 'secretKeyId'>, secrets: Secrets): Promise<void> {
    const { box, keyId } = this.secrets.seal(row, secrets);
    await this.store.save(tx, { ...row, secret: box, secretKeyId: keyId });
  }

  /** The secrets alone; polls under way go on. */
  reseal(tx: Tx, key: Key, secrets: Secrets): Promise<void> {
    return this.store.reseal(tx, key, this.secrets.seal(key, secrets));
  }

  private opened(row: AdapterRow | null): OwnAdapter | undefined {
    return row === null ? undefined : { row, secrets: this.secrets.open(row) };
  }
}
