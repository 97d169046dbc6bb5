import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { CONFIG, type Config } from '../config/config';
import { Random } from '../random';
import { FetchOutside } from './fetch-outside';
import { OutsideFailure } from './outside-failure';
import { type PushKeys, arePushKeys, encryptPush, pushPublicKey, vapidAuthorization } from './push-message';

export interface PushSubscription extends PushKeys {
  /** The push service's address for one browser; given by a stranger. */
  readonly endpoint: string;
}

/** taken: the push service has it. gone: the subscription is to be forgotten. later: another try may help. never: none will. */
export type PushDelivery = 'taken' | 'gone' | 'later' | 'never';

const dayS = 24 * 3600;

/** Sends small messages to browsers by their push services (RFC 8030), encrypted for the browser alone. */
@Injectable()
export class WebPush {
  readonly publicKey: string | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'push' | 'publicUrl'>,
    private readonly outside: FetchOutside,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {
    const { privateKey } = config.push;
    this.publicKey = privateKey === undefined ? undefined : pushPublicKey(privateKey);
  }

  /** Why no message can go there, as far as it shows without asking; undefined when it may. */
  refusal({ endpoint, ...keys }: PushSubscription): string | undefined {
    const url = URL.parse(endpoint);
    if (url === null) return 'The endpoint is no address.';
    return (
      this.outside.refusal(url, 'deliveries')?.message ??
      (arePushKeys(keys) ? undefined : 'The keys are not those of a push subscription.')
    );
  }

  /** @param topic names what is told: a later message with the same topic replaces one that waits. */
  async send(subscription: PushSubscription, message: object, topic: string): Promise<PushDelivery> {
    const { privateKey } = this.config.push;
    if (privateKey === undefined) return 'later';
    const url = new URL(subscription.endpoint);
    const chance = { privateKey: await this.ephemeralKey(), salt: await this.random.bytes(16) };
    try {
      const { status } = await this.outside.exchange(
        {
          url,
          method: 'POST',
          body: encryptPush(Buffer.from(JSON.stringify(message)), subscription, chance),
          headers: {
            authorization: vapidAuthorization(url, {
              privateKey,
              subject: this.config.publicUrl,
              now: this.clock.now(),
            }),
            'content-encoding': 'aes128gcm',
            'content-type': 'application/octet-stream',
            ttl: String(dayS),
            urgency: 'normal',
            topic: createHash('sha256').update(topic).digest('base64url').slice(0, 32),
          },
        },
        { use: 'deliveries', maxBytes: 0 },
      );
      if (status >= 200 && status < 300) return 'taken';
      if (status === 404 || status === 410) return 'gone';
      return status === 429 || status >= 500 ? 'later' : 'never';
    } catch (error) {
      return error instanceof OutsideFailure &&
        ['no-public-address', 'not-allowed', 'redirect'].includes(error.kind)
        ? 'never'
        : 'later';
    }
  }

  /** Below the order of P-256: all but one in 2³² are at the first draw. */
  private async ephemeralKey(): Promise<Buffer> {
    const key = await this.random.bytes(32);
    return key.readUInt32BE() < 0xffffffff && !key.equals(Buffer.alloc(32)) ? key : this.ephemeralKey();
  }
}
