import { Injectable } from '@nestjs/common';
import { Clock, Database, Random, type Scope, formatToken, hashSecret } from '@mynedata/platform';

import { AdmitOrganisation } from './admit-organisation';
import type { ApiKeyRow } from './api-key.entity';
import { ApiKeysStore } from './api-keys.store';
import { UsersRefusal } from './errors';

const maxLiveKeys = 20;

/** Makes a key of an organisation. The text is returned once; only its hash is kept. */
@Injectable()
export class IssueApiKey {
  constructor(
    private readonly database: Database,
    private readonly admit: AdmitOrganisation,
    private readonly keys: ApiKeysStore,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  run(
    organisationId: string,
    name: string,
    scopes: readonly Scope[],
  ): Promise<{ readonly key: ApiKeyRow; readonly text: string }> {
    return this.database.transaction(async (tx) => {
      await this.admit.within(tx, organisationId);
      const live = (await this.keys.of(tx, organisationId)).filter((key) => key.revokedAt === null);
      if (live.length >= maxLiveKeys)
        throw new UsersRefusal(
          'too-many-api-keys',
          `An organisation has at most ${maxLiveKeys} keys. Revoke one first.`,
        );
      const [id, secret] = [this.random.uuid(), this.random.secret()];
      const key: ApiKeyRow = {
        organisationId,
        id,
        name,
        secretHash: hashSecret(secret),
        scopes: [...new Set(scopes)],
        createdAt: this.clock.now(),
        lastUsedAt: null,
        revokedAt: null,
      };
      await this.keys.insert(tx, key);
      return { key, text: formatToken('mdk', id, secret) };
    });
  }
}
