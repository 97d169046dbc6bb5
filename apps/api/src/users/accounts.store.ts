import { Injectable } from '@nestjs/common';
import { type Tx, violatedConstraint } from '@mynedata/platform';
import { AccountRow } from './account.entity';
import type { OrganisationDomainRow } from './domains/organisation-domain.entity';
import { UsersRefusal } from './errors';
import { MemberRow, OrganisationRow } from './organisation.entity';

/** A profile with the domain that it names, proved or not. */
export type OrganisationWithDomain = Omit<OrganisationRow, 'createdAt' | 'endedAt'> & {
  readonly [Key in 'domain' | 'method' | 'verifiedAt']: OrganisationDomainRow[Key] | null;
};

@Injectable()
export class AccountsStore {
  async insert(tx: Tx, account: Omit<AccountRow, 'usernameKey'>): Promise<void> {
    try {
      await tx.repository(AccountRow).insert(account);
    } catch (error) {
      if (violatedConstraint(error) === 'account_username_unique')
        throw new UsersRefusal('username-taken', 'This username is taken. Choose another.');
      throw error;
    }
  }

  async insertOrganisation(tx: Tx, organisation: OrganisationRow, ownerId: string): Promise<void> {
    await tx.repository(OrganisationRow).insert(organisation);
    await tx.repository(MemberRow).insert({
      organisationId: organisation.id,
      accountId: ownerId,
      role: 'owner',
      createdAt: organisation.createdAt,
    });
  }

  byUsername(tx: Tx, username: string): Promise<AccountRow | null> {
    return tx.repository(AccountRow).findOneBy({ usernameKey: username.toLowerCase() });
  }

  byId(tx: Tx, id: string): Promise<AccountRow | null> {
    return tx.repository(AccountRow).findOneBy({ id });
  }

  async rename(tx: Tx, id: string, username: string): Promise<void> {
    try {
      await tx.repository(AccountRow).update({ id }, { username });
    } catch (error) {
      if (violatedConstraint(error) === 'account_username_unique') throw taken();
      throw error;
    }
  }

  /** Returns the sessions that ended with the old password: all but one. */
  async changePassword(
    tx: Tx,
    id: string,
    passwordHash: string,
    keptSession: string | undefined,
  ): Promise<string[]> {
    await tx.repository(AccountRow).update({ id }, { passwordHash });
    const ended = await tx.query<{ id: string }>(
      'delete from users.session where account_id = $1 and id is distinct from $2 returning id',
      [id, keptSession ?? null],
    );
    return ended.map((session) => session.id);
  }

  membershipOf(tx: Tx, accountId: string): Promise<MemberRow | null> {
    return tx.repository(MemberRow).findOneBy({ accountId });
  }

  organisation(tx: Tx, id: string): Promise<OrganisationRow | null> {
    return tx.repository(OrganisationRow).findOneBy({ id });
  }

  /** For every card and every list in which somebody asks. */
  organisationsWithDomain(tx: Tx, ids: readonly string[]): Promise<OrganisationWithDomain[]> {
    return tx.prepared<OrganisationWithDomain>(
      `select o.id, o.name, o.organisation_type as "organisationType", o.description, o.website, o.demo,
              d.domain, d.method, d.verified_at as "verifiedAt"
         from users.organisation o left join users.organisation_domain d on d.organisation_id = o.id where o.id = any($1::uuid[])`,
      [ids],
    );
  }

  async updateOrganisation(
    tx: Tx,
    id: string,
    changes: Partial<Pick<OrganisationRow, 'name' | 'description' | 'website' | 'organisationType'>>,
  ): Promise<void> {
    if (Object.keys(changes).length > 0) await tx.repository(OrganisationRow).update({ id }, changes);
  }

  async memberIds(tx: Tx, organisationId: string): Promise<string[]> {
    return (await tx.repository(MemberRow).findBy({ organisationId })).map((member) => member.accountId);
  }

  demo(
    tx: Tx,
  ): Promise<(Pick<AccountRow, 'id' | 'username' | 'role'> & { readonly organisationId: string | null })[]> {
    return tx.query(
      `select a.id, a.username, a.role, m.organisation_id as "organisationId"
         from users.account a left join users.member m on m.account_id = a.id where a.demo order by a.username`,
    );
  }
}

const taken = (): UsersRefusal =>
  new UsersRefusal('username-taken', 'This username is taken. Choose another.', {}, '/username');
