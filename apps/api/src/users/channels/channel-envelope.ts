import { Injectable } from '@nestjs/common';
import { type PushSubscription, Vault } from '@mynedata/platform';
import type { ContactRow, PushSubscriptionRow } from './channel.entity';

/** An address with the secrets of the links that are sent there. */
export interface MailAddress {
  readonly address: string;
  readonly unsubscribe: string;
  readonly verify: string;
}

/** The envelopes of addresses and push subscriptions: each opens in its own row only. */
@Injectable()
export class ChannelEnvelope {
  constructor(private readonly vault: Vault) {}

  sealMail(accountId: string, mail: MailAddress): Pick<ContactRow, 'mail' | 'mailKeyId'> {
    const { box, keyId } = this.vault.seal(JSON.stringify(mail), mailContext(accountId));
    return { mail: box, mailKeyId: keyId };
  }

  /** Undefined when there is none, or the key it lies under is gone: then it has to be entered again. */
  openMail({ accountId, mail, mailKeyId }: ContactRow): MailAddress | undefined {
    if (mail === null || mailKeyId === null) return undefined;
    try {
      return JSON.parse(
        this.vault.open({ box: mail, keyId: mailKeyId }, mailContext(accountId)),
      ) as MailAddress;
    } catch {
      return undefined;
    }
  }

  sealPush(
    key: Pick<PushSubscriptionRow, 'accountId' | 'id'>,
    subscription: PushSubscription,
  ): Pick<PushSubscriptionRow, 'box' | 'boxKeyId'> {
    const { box, keyId } = this.vault.seal(JSON.stringify(subscription), pushContext(key));
    return { box, boxKeyId: keyId };
  }

  openPush(row: PushSubscriptionRow): PushSubscription | undefined {
    try {
      const sealed = { box: row.box, keyId: row.boxKeyId };
      return JSON.parse(this.vault.open(sealed, pushContext(row))) as PushSubscription;
    } catch {
      return undefined;
    }
  }
}

export const mailContext = (accountId: string): string => `users.contact ${accountId}`;
export const pushContext = ({ accountId, id }: Pick<PushSubscriptionRow, 'accountId' | 'id'>): string =>
  `users.push_subscription ${accountId} ${id}`;
