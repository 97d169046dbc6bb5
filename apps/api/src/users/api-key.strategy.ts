import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { type Caller, Clock, Database, bearerToken, secretMatches, strategies } from '@mynedata/platform';
import type { Request } from 'express';
import { Strategy } from 'passport-custom';

import { ApiKeysStore } from './api-keys.store';

/** A program of an organisation, by `Authorization: Bearer mdk_…`. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(Strategy, strategies.apiKey) {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeysStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async validate(request: Request): Promise<Caller | null> {
    const presented = bearerToken('mdk', request.headers.authorization);
    if (presented === undefined) return null;
    return this.database.transaction(async (tx) => {
      const key = await this.keys.byId(tx, presented.id);
      if (key === null || key.revokedAt !== null || !secretMatches(presented.secret, key.secretHash))
        return null;
      await this.keys.touch(tx, key, this.clock.now());
      return {
        kind: 'processor',
        accountId: key.organisationId,
        organisationId: key.organisationId,
        scopes: key.scopes,
        via: 'api-key',
      };
    });
  }
}
