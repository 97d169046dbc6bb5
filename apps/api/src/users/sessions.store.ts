import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { SessionRow } from './session.entity';

/** A session with what the guard needs to know about its account. */
export interface SessionOwner extends SessionRow {
  readonly role: 'user' | 'processor';
  readonly organisationId: string | null;
}

@Injectable()
export class SessionsStore {
  async insert(tx: Tx, session: SessionRow): Promise<void> {
    await tx.repository(SessionRow).insert(session);
  }

  async find(tx: Tx, sessionId: string, now: Date): Promise<SessionOwner | undefined> {
    const [row] = await tx.prepared<SessionOwner>(
      `select s.account_id as "accountId", s.id, s.secret_hash as "secretHash", s.csrf_hash as "csrfHash", s.created_at as "createdAt",
              s.expires_at as "expiresAt", a.role, m.organisation_id as "organisationId"
         from users.session s
         join users.account a on a.id = s.account_id
         left join users.member m on m.account_id = a.id
        where s.id = $1 and s.expires_at > $2`,
      [sessionId, now],
    );
    return row;
  }

  async delete(tx: Tx, accountId: string, id: string): Promise<void> {
    await tx.repository(SessionRow).delete({ accountId, id });
  }

  async deleteExpired(tx: Tx, now: Date): Promise<number> {
    return tx.execute('delete from users.session where expires_at <= $1', [now]);
  }
}
