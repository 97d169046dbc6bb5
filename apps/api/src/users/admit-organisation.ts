import { Injectable } from '@nestjs/common';
import { NotSignedIn, type Tx } from '@mynedata/platform';
import { OrganisationsStore } from './organisations.store';

/**
 * Whatever is written for an organisation begins with this, before any other lock: its last member may be leaving at this moment, and a
 * request of the same session must not bring anything of it back to life. The erasure waits for those who came first.
 */
@Injectable()
export class AdmitOrganisation {
  constructor(private readonly organisations: OrganisationsStore) {}

  async within(tx: Tx, organisationId: string): Promise<void> {
    if (!(await this.organisations.hold(tx, organisationId, 'share'))) throw new NotSignedIn();
  }

  /** To change what it says of itself: nobody acts for it meanwhile. */
  async alone(tx: Tx, organisationId: string): Promise<void> {
    if (!(await this.organisations.hold(tx, organisationId, 'no key update'))) throw new NotSignedIn();
  }
}
