import { Injectable } from '@nestjs/common';
import { type Sealed, Vault } from '@mynedata/platform';
import type { AdapterRow } from './adapter.entity';
import type { Key } from './adapters.store';
import type { Secrets } from './ask-service';

/** The envelope of an adapter's secrets: it opens in its own row only. */
@Injectable()
export class AdapterSecrets {
  constructor(private readonly vault: Vault) {}

  get keyId(): string {
    return this.vault.keyId;
  }

  seal(key: Key, secrets: Secrets): Sealed {
    return this.vault.seal(JSON.stringify(secrets), contextOf(key));
  }

  /** Undefined when the key they lie under is gone: then the person has to enter them again. */
  open(row: AdapterRow): Secrets | undefined {
    try {
      return JSON.parse(this.vault.open(sealedOf(row), contextOf(row))) as Secrets;
    } catch {
      return undefined;
    }
  }

  /** The same under the present key; undefined when the key they lie under is gone. */
  rewrap(row: AdapterRow): Sealed | undefined {
    try {
      return this.vault.rewrap(sealedOf(row), contextOf(row));
    } catch {
      return undefined;
    }
  }
}

const contextOf = ({ userId, sourceId }: Key): string => `sources.adapter ${userId} ${sourceId}`;
const sealedOf = ({ secret, secretKeyId }: AdapterRow): Sealed => ({ box: secret, keyId: secretKeyId });
