import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { type Caller, Database, bearerToken, secretMatches, strategies } from '@mynedata/platform';
import type { Request } from 'express';
import { Strategy } from 'passport-custom';
import type { TokenRow } from '../source.entity';
import { TokensStore } from './tokens.store';

const maxKnown = 20_000;

/**
 * A device of a user, by `Authorization: Bearer mds_…`: it may write to its one source and do nothing else.
 *
 * A token's hash never changes, so it is kept here once seen. Whether the token is still live is decided where something is
 * stored with it, in the same transaction: a revocation counts at once, in every process, without a question per request.
 */
@Injectable()
export class SourceTokenStrategy extends PassportStrategy(Strategy, strategies.sourceToken) {
  private readonly known = new Map<string, TokenRow>();

  constructor(
    private readonly database: Database,
    private readonly tokens: TokensStore,
  ) {
    super();
  }

  async validate(request: Request): Promise<Caller | null> {
    const presented = bearerToken('mds', request.headers.authorization);
    if (presented === undefined) return null;
    const token =
      this.known.get(presented.id) ??
      (await this.database.transaction((tx) => this.tokens.byId(tx, presented.id)));
    if (token === null || token.revokedAt !== null || !secretMatches(presented.secret, token.secretHash))
      return null;
    if (this.known.size >= maxKnown) this.known.clear();
    this.known.set(presented.id, token);
    return {
      kind: 'source',
      via: 'source-token',
      userId: token.userId,
      sourceId: token.sourceId,
      tokenId: token.id,
    };
  }
}
