import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, type Tx } from '@mynedata/platform';
import { publicJwk, signingKey } from './certificate';
import { SigningKeysStore } from './signing-keys.store';

/** The key that signs now, and the public halves of all that ever did: what they signed stays checkable. */
@Injectable()
export class SigningKeys {
  private readonly key: KeyObject;

  constructor(
    private readonly database: Database,
    private readonly store: SigningKeysStore,
    private readonly clock: Clock,
    @Inject(CONFIG) config: Config,
  ) {
    this.key = signingKey(config.keys.signing);
  }

  /** The key to sign with; from here on it is published for ever. */
  async use(tx: Tx): Promise<KeyObject> {
    const { kid, x } = publicJwk(this.key);
    await this.store.keep(tx, { kid, x, firstUsedAt: this.clock.now() });
    return this.key;
  }

  async published(): Promise<ReturnType<typeof publicJwk>[]> {
    const now = publicJwk(this.key);
    const used = await this.database.transaction((tx) => this.store.all(tx));
    return [now, ...used.filter(({ kid }) => kid !== now.kid).map(({ kid, x }) => ({ ...now, kid, x }))];
  }
}
