import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { lockOwn } from '../change-source';
import { SourcesRefusal } from '../errors';
import { IssueSourceToken, type IssuedToken } from './issue-source-token';
import { SourcesStore } from '../sources.store';
import { isLive, rotate } from './token';
import { TokensStore } from './tokens.store';

/** Replaces a token: the new one works at once, the old one for the overlap, so that a device never stands without. */
@Injectable()
export class RotateSourceToken {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly tokens: TokensStore,
    private readonly issueToken: IssueSourceToken,
    private readonly clock: Clock,
  ) {}

  run(userId: string, sourceId: string, id: string, overlapSeconds: number): Promise<IssuedToken> {
    return this.database.transaction(async (tx) => {
      await lockOwn(this.sources, tx, userId, sourceId);
      const now = this.clock.now();
      const old = (await this.tokens.of(tx, userId, sourceId)).find((token) => token.id === id);
      if (old === undefined)
        throw new SourcesRefusal('source-token-not-found', 'This source has no such token.');
      if (!isLive(old, now))
        throw new SourcesRefusal(
          'source-token-not-live',
          'This token is revoked or expired, so nothing is left to rotate. Issue a new one.',
        );
      const { oldEndsAt, newEndsAt } = rotate(old, overlapSeconds, now);
      await this.tokens.endAt(tx, old, oldEndsAt);
      return this.issueToken.within(tx, userId, sourceId, {
        ...(old.label === null ? {} : { label: old.label }),
        ...(newEndsAt === null ? {} : { expiresAt: newEndsAt }),
      });
    });
  }
}
