import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { SigningKeyRow } from './signing-key.entity';

@Injectable()
export class SigningKeysStore {
  async keep(tx: Tx, key: SigningKeyRow): Promise<void> {
    await tx.execute(
      'insert into queries.signing_key (kid, x, first_used_at) values ($1, $2, $3) on conflict do nothing',
      [key.kid, key.x, key.firstUsedAt],
    );
  }

  all(tx: Tx): Promise<SigningKeyRow[]> {
    return tx.repository(SigningKeyRow).find({ order: { firstUsedAt: 'desc', kid: 'asc' } });
  }
}
