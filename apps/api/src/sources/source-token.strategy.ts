import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { type Caller, Clock, Database, bearerToken, secretMatches, strategies } from '@mynedata/platform';
import type { Request } from 'express';
import { Strategy } from 'passport-custom';
import { TokensStore } from './tokens.store';

/** A device of a user, by `Authorization: Bearer mds_…`: it may write to its one source and do nothing else. */
@Injectable()
export class SourceTokenStrategy extends PassportStrategy(Strategy, strategies.sourceToken) {
  constructor(
    private readonly database: Database,
    private readonly tokens: TokensStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async validate(request: Request): Promise<Caller | null> {
    const presented = bearerToken('mds', request.headers.authorization);
    if (presented === undefined) return null;
    return this.database.transaction(async (tx) => {
      const token = await this.tokens.byId(tx, presented.id);
      if (token === null || token.revokedAt !== null || !secretMatches(presented.secret, token.secretHash))
        return null;
      await this.tokens.touch(tx, token, this.clock.now());
      return { kind: 'source', via: 'source-token', userId: token.userId, sourceId: token.sourceId };
    });
  }
}
