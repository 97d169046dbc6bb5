import { Injectable } from '@nestjs/common';
import { Clock, Database, Random, formatToken, hashSecret } from '@mynedata/platform';
import { lockOwn } from './change-source';
import { SourcesRefusal } from './errors';
import type { TokenRow } from './source.entity';
import { SourcesStore } from './sources.store';
import { TokensStore } from './tokens.store';

const maxLiveTokens = 10;

/** Pairs a device: the token's text is returned once; only its hash is kept. Old tokens live on until revoked. */
@Injectable()
export class IssueSourceToken {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly tokens: TokensStore,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  run(userId: string, sourceId: string): Promise<{ readonly token: TokenRow; readonly text: string }> {
    return this.database.transaction(async (tx) => {
      await lockOwn(this.sources, tx, userId, sourceId);
      const live = (await this.tokens.of(tx, userId, sourceId)).filter((token) => token.revokedAt === null);
      if (live.length >= maxLiveTokens)
        throw new SourcesRefusal(
          'too-many-source-tokens',
          `A source has at most ${maxLiveTokens} tokens. Revoke one first.`,
        );
      const [id, secret] = [this.random.uuid(), this.random.secret()];
      const token: TokenRow = {
        userId,
        sourceId,
        id,
        secretHash: hashSecret(secret),
        createdAt: this.clock.now(),
        lastUsedAt: null,
        revokedAt: null,
      };
      await this.tokens.insert(tx, token);
      return { token, text: formatToken('mds', id, secret) };
    });
  }
}
