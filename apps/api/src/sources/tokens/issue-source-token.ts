import { Injectable } from '@nestjs/common';
import { Clock, Database, Random, type Tx, formatToken, hashSecret } from '@mynedata/platform';
import { lockOwn } from '../change-source';
import { SourcesRefusal } from '../errors';
import type { TokenRow } from '../source.entity';
import { SourcesStore } from '../sources.store';
import { type Expiry, endOf, maxLifeDays } from './token';
import { TokensStore } from './tokens.store';

const maxLiveTokens = 10;

export interface NewToken extends Expiry {
  /** What the person calls the device. */
  readonly label?: string | undefined;
}

export interface IssuedToken {
  readonly token: TokenRow;
  /** The token itself: returned once, only its hash is kept. */
  readonly text: string;
}

/** Pairs a device. Old tokens live on until they expire or are revoked. */
@Injectable()
export class IssueSourceToken {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly tokens: TokensStore,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  run(userId: string, sourceId: string, wanted: NewToken = {}): Promise<IssuedToken> {
    return this.database.transaction((tx) => this.within(tx, userId, sourceId, wanted));
  }

  async within(tx: Tx, userId: string, sourceId: string, wanted: NewToken): Promise<IssuedToken> {
    await lockOwn(this.sources, tx, userId, sourceId);
    const now = this.clock.now();
    const expiresAt = endOf(wanted, now);
    if (expiresAt === undefined)
      throw new SourcesRefusal('expiry-not-possible', 'A token ends in the future, within ten years.', [
        {
          pointer: wanted.expiresInDays === undefined ? '/expiresAt' : '/expiresInDays',
          detail: `must lie in the next ${maxLifeDays} days`,
        },
      ]);
    await this.refuseTooMany(tx, userId, sourceId, now);
    const [id, secret] = [this.random.uuid(), this.random.secret()];
    const token: TokenRow = {
      userId,
      sourceId,
      id,
      label: wanted.label ?? null,
      secretHash: hashSecret(secret),
      createdAt: now,
      expiresAt,
      lastUsedAt: null,
      revokedAt: null,
    };
    await this.tokens.insert(tx, token);
    return { token, text: formatToken('mds', id, secret) };
  }

  /** Refuses when the source, which the caller has locked, cannot have one more token. */
  async refuseTooMany(tx: Tx, userId: string, sourceId: string, now: Date): Promise<void> {
    if ((await this.tokens.countLive(tx, userId, sourceId, now)) < maxLiveTokens) return;
    throw new SourcesRefusal(
      'too-many-source-tokens',
      `A source has at most ${maxLiveTokens} tokens that work. Revoke one first.`,
    );
  }
}
