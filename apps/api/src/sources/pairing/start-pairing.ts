import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Random, hashSecret } from '@mynedata/platform';
import { Attempts } from '@mynedata/users';
import { OAuthRefusal } from './oauth-error';
import { firstIntervalSeconds, lifeSeconds, newUserCode, shownUserCode } from './pairing';
import { PairingsStore } from './pairings.store';
import { hashUserCode } from './user-code';

const maxPendingOfAddress = 20;
const maxPending = 10_000;

export interface StartedPairing {
  readonly deviceCode: string;
  /** With its hyphen. */
  readonly userCode: string;
  readonly expiresInSeconds: number;
  readonly intervalSeconds: number;
}

/** A headless device asks to be paired (RFC 8628 3.1, 3.2): it gets a code to poll with and one for a person to type. */
@Injectable()
export class StartPairing {
  constructor(
    private readonly database: Database,
    private readonly pairings: PairingsStore,
    private readonly attempts: Attempts,
    private readonly random: Random,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(deviceName: string, address: string): Promise<StartedPairing> {
    await this.attempts.startPairing(address);
    const addressHash = hashUserCode(`address ${address}`, this.config.keys.data);
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const { ofAddress, all } = await this.pairings.countPending(tx, addressHash, now);
      if (ofAddress >= maxPendingOfAddress || all >= maxPending)
        throw new OAuthRefusal(
          'temporarily_unavailable',
          'Too many devices wait for an answer. Try again in some minutes.',
        );
      const deviceCode = this.random.secret();
      for (;;) {
        const userCode = newUserCode((n) => this.random.below(n));
        const inserted = await this.pairings.insert(tx, {
          id: this.random.uuid(),
          deviceCodeHash: hashSecret(deviceCode),
          userCodeHash: hashUserCode(userCode, this.config.keys.data),
          deviceName,
          addressHash,
          createdAt: now,
          expiresAt: new Date(now.getTime() + lifeSeconds * 1000),
          intervalSeconds: firstIntervalSeconds,
          lastPolledAt: null,
          state: 'pending',
          userId: null,
          sourceId: null,
        });
        if (inserted)
          return {
            deviceCode,
            userCode: shownUserCode(userCode),
            expiresInSeconds: lifeSeconds,
            intervalSeconds: firstIntervalSeconds,
          };
      }
    });
  }
}
