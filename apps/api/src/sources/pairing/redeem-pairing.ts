import { Injectable } from '@nestjs/common';
import { Clock, Database, Realtime, type Tx, hashSecret } from '@mynedata/platform';
import { IssueSourceToken } from '../tokens/issue-source-token';
import { OAuthRefusal } from './oauth-error';
import { type Poll, poll } from './pairing';
import { PairingsStore } from './pairings.store';

type Outcome = { readonly token: string } | { readonly refusal: Exclude<Poll['answer'], 'ready'> };

const descriptions = {
  authorization_pending: 'Nobody has answered yet. Ask again after the interval.',
  slow_down: 'Ask less often: the interval is now five seconds longer.',
  access_denied: 'The person refused.',
  expired_token: 'The code is too old. Begin again.',
  invalid_grant: 'There is no such device code, or it was already used.',
} as const satisfies Record<Exclude<Poll['answer'], 'ready'>, string>;

/** A device polls (RFC 8628 3.4, 3.5). The token arises here, once, so that it is nowhere before the device has it. */
@Injectable()
export class RedeemPairing {
  constructor(
    private readonly database: Database,
    private readonly pairings: PairingsStore,
    private readonly issueToken: IssueSourceToken,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  async run(deviceCode: string, deviceName: string | undefined): Promise<string> {
    const outcome = await this.database.transaction((tx) => this.within(tx, deviceCode, deviceName));
    // Thrown here, not inside: what a poll changes must stay although it is refused.
    if ('refusal' in outcome) throw new OAuthRefusal(outcome.refusal, descriptions[outcome.refusal]);
    return outcome.token;
  }

  private async within(tx: Tx, deviceCode: string, deviceName: string | undefined): Promise<Outcome> {
    const pairing = await this.pairings.lockByDeviceCode(tx, hashSecret(deviceCode));
    if (pairing === null || (deviceName !== undefined && deviceName !== pairing.deviceName))
      return { refusal: 'invalid_grant' };
    const now = this.clock.now();
    const result = poll(pairing, now);
    if ('intervalSeconds' in result) await this.pairings.polled(tx, pairing.id, now, result.intervalSeconds);
    if (result.answer !== 'ready') return { refusal: result.answer };
    const { userId, sourceId } = pairing;
    if (userId === null || sourceId === null) throw new Error('an approved pairing without a source');
    await this.pairings.redeem(tx, pairing.id);
    const { text } = await this.issueToken.within(tx, userId, sourceId, { label: pairing.deviceName });
    tx.afterCommit(() => this.realtime.tell([userId], 'sources'));
    return { token: text };
  }
}
