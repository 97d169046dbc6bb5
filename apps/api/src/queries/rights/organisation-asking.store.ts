import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Asking } from '@mynedata/users';

@Injectable()
export class OrganisationAskingStore {
  /** Queries that are not over, and in-person requests that wait or were allowed and can still be fetched. */
  async of(tx: Tx, organisationId: string, now: Date): Promise<Asking> {
    const [row] = await tx.query<Asking>(
      `select exists (select from queries.query where organisation_id = $1)
                or exists (select from queries.in_person_request where organisation_id = $1) as ever,
              exists (select from queries.query where organisation_id = $1 and state in ('awaiting_funds', 'collecting', 'executing'))
                or exists (select from queries.in_person_request where organisation_id = $1
                     and ((state = 'waiting' and valid_until > $2) or (state = 'allowed' and kept_until > $2))) as now`,
      [organisationId, now],
    );
    return row ?? { ever: false, now: false };
  }
}
