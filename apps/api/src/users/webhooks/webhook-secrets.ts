import { Injectable } from '@nestjs/common';
import { type Sealed, Vault } from '@mynedata/platform';
import type { WebhookSecrets } from './webhook';
import type { WebhookRow } from './webhook.entity';

type Key = Pick<WebhookRow, 'organisationId' | 'id'>;

/** The envelope of a webhook's secrets: it opens in its own row only. */
@Injectable()
export class WebhookEnvelope {
  constructor(private readonly vault: Vault) {}

  seal(key: Key, secrets: WebhookSecrets): Pick<WebhookRow, 'secret' | 'secretKeyId'> {
    const { box, keyId } = this.vault.seal(JSON.stringify(secrets), contextOf(key));
    return { secret: box, secretKeyId: keyId };
  }

  /** Undefined when the key it lies under is gone. */
  open(row: WebhookRow): WebhookSecrets | undefined {
    try {
      return JSON.parse(this.vault.open(sealedOf(row), contextOf(row))) as WebhookSecrets;
    } catch {
      return undefined;
    }
  }
}

const contextOf = ({ organisationId, id }: Key): string => `users.webhook ${organisationId} ${id}`;
const sealedOf = ({ secret, secretKeyId }: WebhookRow): Sealed => ({ box: secret, keyId: secretKeyId });
