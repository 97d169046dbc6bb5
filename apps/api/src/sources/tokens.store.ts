import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { TokenRow } from './source.entity';

@Injectable()
export class TokensStore {
  async insert(tx: Tx, token: TokenRow): Promise<void> {
    await tx.repository(TokenRow).insert(token);
  }

  of(tx: Tx, userId: string, sourceId: string): Promise<TokenRow[]> {
    return tx.repository(TokenRow).find({ where: { userId, sourceId }, order: { createdAt: 'DESC' } });
  }

  byId(tx: Tx, id: string): Promise<TokenRow | null> {
    return tx.repository(TokenRow).findOneBy({ id });
  }

  /** How many tokens open the source at that moment. */
  async countLive(tx: Tx, userId: string, sourceId: string, now: Date): Promise<number> {
    const [row] = await tx.query<{ live: number }>(
      `select count(*)::int as live from sources.token
        where user_id = $1 and source_id = $2 and revoked_at is null and (expires_at is null or expires_at > $3)`,
      [userId, sourceId, now],
    );
    return row?.live ?? 0;
  }

  async endAt(tx: Tx, token: Pick<TokenRow, 'userId' | 'sourceId' | 'id'>, end: Date): Promise<void> {
    const { userId, sourceId, id } = token;
    await tx.repository(TokenRow).update({ userId, sourceId, id }, { expiresAt: end });
  }

  async touch(tx: Tx, token: TokenRow, now: Date): Promise<void> {
    await tx.execute(
      `update sources.token set last_used_at = $4 where user_id = $1 and source_id = $2 and id = $3 and (last_used_at is null or last_used_at < $4::timestamptz - interval '1 minute')`,
      [token.userId, token.sourceId, token.id, now],
    );
  }

  /** True when there was such a live token. */
  async revoke(tx: Tx, userId: string, sourceId: string, id: string, now: Date): Promise<boolean> {
    return (
      (await tx.execute(
        'update sources.token set revoked_at = $4 where user_id = $1 and source_id = $2 and id = $3 and revoked_at is null',
        [userId, sourceId, id, now],
      )) > 0
    );
  }
}
