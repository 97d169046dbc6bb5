import { Injectable } from '@nestjs/common';
import { Clock, Database, Random } from '@mynedata/platform';
import { AccountsStore } from './accounts.store';
import type { OrganisationType } from './organisation';
import { Passwords } from './passwords';
import { type NewSession, StartSession } from './start-session';

export type Registration = {
  readonly username: string;
  readonly password: string;
  readonly demo?: boolean;
} & (
  | { readonly role: 'user' }
  | {
      readonly role: 'processor';
      readonly organisation: {
        readonly name: string;
        readonly organisationType: OrganisationType;
        readonly description?: string;
        readonly website?: string;
      };
    }
);

export interface Registered {
  readonly accountId: string;
  readonly organisationId: string | undefined;
  readonly session: NewSession;
}

/** A new account: a pseudonym is enough. A processor comes with an organisation that the account owns. */
@Injectable()
export class RegisterAccount {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsStore,
    private readonly passwords: Passwords,
    private readonly startSession: StartSession,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  async run(registration: Registration): Promise<Registered> {
    // argon2 takes its time: never inside a transaction.
    const passwordHash = await this.passwords.hash(registration.password);
    const createdAt = this.clock.now();
    const demo = registration.demo ?? false;
    return this.database.transaction(async (tx) => {
      const id = this.random.uuid();
      await this.accounts.insert(tx, {
        id,
        role: registration.role,
        username: registration.username,
        passwordHash,
        demo,
        createdAt,
      });
      let organisationId: string | undefined;
      if (registration.role === 'processor') {
        organisationId = this.random.uuid();
        const { name, organisationType, description = '', website = '' } = registration.organisation;
        await this.accounts.insertOrganisation(
          tx,
          {
            id: organisationId,
            name,
            organisationType,
            description,
            website,
            demo,
            createdAt,
            endedAt: null,
          },
          id,
        );
      }
      return { accountId: id, organisationId, session: await this.startSession.within(tx, id) };
    });
  }
}
