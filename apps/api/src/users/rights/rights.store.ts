import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';

@Injectable()
export class RightsStore {
  /** Makes two erasures of one account wait for each other; false when it is gone. */
  async lockAccount(tx: Tx, accountId: string): Promise<boolean> {
    const rows = await tx.query('select 1 from users.account where id = $1 for no key update', [accountId]);
    return rows.length > 0;
  }

  /** Takes a member out; where no owner is left, whoever is there longest owns it. True when nobody is left. */
  async leaveOrganisation(tx: Tx, organisationId: string, accountId: string): Promise<boolean> {
    // Not FOR UPDATE, which would hold up queries that are being submitted in the order in which those are locked.
    await tx.query('select 1 from users.organisation where id = $1 for no key update', [organisationId]);
    await tx.execute('delete from users.member where organisation_id = $1 and account_id = $2', [
      organisationId,
      accountId,
    ]);
    await tx.execute(
      `update users.member set role = 'owner'
        where (organisation_id, account_id) = (
          select organisation_id, account_id from users.member where organisation_id = $1 order by created_at, account_id limit 1)
          and not exists (select from users.member where organisation_id = $1 and role = 'owner')`,
      [organisationId],
    );
    const [left] = await tx.query<{ members: number }>(
      'select count(*)::int as members from users.member where organisation_id = $1',
      [organisationId],
    );
    return left?.members === 0;
  }

  /** Its name and kind stay: people have a right to know who used their data. Everything else goes. */
  async endOrganisation(tx: Tx, organisationId: string, now: Date): Promise<void> {
    await tx.execute('delete from users.api_key where organisation_id = $1', [organisationId]);
    await tx.execute('delete from users.webhook where organisation_id = $1', [organisationId]);
    await tx.execute('delete from users.organisation_domain where organisation_id = $1', [organisationId]);
    await tx.execute(
      "update users.organisation set ended_at = $2, description = '', website = '' where id = $1",
      [organisationId, now],
    );
  }

  /** Returns the sessions that ended with it. */
  async eraseAccount(tx: Tx, accountId: string): Promise<string[]> {
    const sessions = await tx.query<{ id: string }>(
      'delete from users.session where account_id = $1 returning id',
      [accountId],
    );
    await tx.execute('delete from users.account where id = $1', [accountId]);
    return sessions.map(({ id }) => id);
  }
}
