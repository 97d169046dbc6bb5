import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { TokenRow } from '../source.entity';

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

  /** Which of these tokens are live; they count as used now. */
  async use(tx: Tx, ids: readonly string[], now: Date): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const live = await tx.query<{ id: string; stale: boolean }>(
      `select id, last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute' as stale from sources.token
        where id = any($1::uuid[]) and revoked_at is null and (expires_at is null or expires_at > $2)`,
      [ids, now],
    );
    const stale = live.filter((token) => token.stale).map(({ id }) => id);
    // Whoever another holds up here need not write it, too: the other writes the same minute.
    if (stale.length > 0)
      await tx.execute(
        `update sources.token t set last_used_at = $2
           from (select user_id, source_id, id from sources.token where id = any($1::uuid[]) for update skip locked) k
          where t.user_id = k.user_id and t.source_id = k.source_id and t.id = k.id`,
        [stale, now],
      );
    return new Set(live.map(({ id }) => id));
  }

  /** True when there was such a token that nobody had revoked. */
  async revoke(tx: Tx, userId: string, sourceId: string, id: string, now: Date): Promise<boolean> {
    return (
      (await tx.execute(
        'update sources.token set revoked_at = $4 where user_id = $1 and source_id = $2 and id = $3 and revoked_at is null',
        [userId, sourceId, id, now],
      )) > 0
    );
  }
}
