import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { ApiKeyRow } from './api-key.entity';

@Injectable()
export class ApiKeysStore {
  async insert(tx: Tx, key: ApiKeyRow): Promise<void> {
    await tx.repository(ApiKeyRow).insert(key);
  }

  of(tx: Tx, organisationId: string): Promise<ApiKeyRow[]> {
    return tx.repository(ApiKeyRow).find({ where: { organisationId }, order: { createdAt: 'DESC' } });
  }

  /** A key of an organisation that has not ended. */
  byId(tx: Tx, id: string): Promise<ApiKeyRow | null> {
    return tx
      .repository(ApiKeyRow)
      .createQueryBuilder('k')
      .where('k.id = :id', { id })
      .andWhere(
        'not exists (select from users.organisation o where o.id = k.organisation_id and o.ended_at is not null)',
      )
      .getOne();
  }

  async touch(tx: Tx, key: Pick<ApiKeyRow, 'organisationId' | 'id'>, now: Date): Promise<void> {
    await tx.execute(
      `update users.api_key set last_used_at = $3 where organisation_id = $1 and id = $2 and (last_used_at is null or last_used_at < $3::timestamptz - interval '1 minute')`,
      [key.organisationId, key.id, now],
    );
  }

  /** True when there was such a live key. */
  async revoke(tx: Tx, organisationId: string, id: string, now: Date): Promise<boolean> {
    return (
      (await tx.execute(
        'update users.api_key set revoked_at = $3 where organisation_id = $1 and id = $2 and revoked_at is null',
        [organisationId, id, now],
      )) > 0
    );
  }
}
