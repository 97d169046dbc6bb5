import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { type UnwillingReason, refusedOrganisation } from '../consent/willing.store';
import { type CurrentValue, CurrentValuesStore } from './current-values.store';
import { type InPersonRequest, cardHash } from './in-person';

export interface Card {
  readonly values: readonly CurrentValue[];
  readonly hash: string;
  readonly against: UnwillingReason | undefined;
}

/** Exactly what would be disclosed of a person, and what of their settings is against it. */
@Injectable()
export class ReadCard {
  constructor(private readonly current: CurrentValuesStore) {}

  /** Times of records are the person's own: as of the same moment the same data give the same card. */
  async within(tx: Tx, userId: string, request: InPersonRequest, asOf: Date): Promise<Card> {
    const values = await this.current.at(tx, userId, request.attributes, asOf);
    return {
      values,
      hash: cardHash(
        request,
        values.map(({ attribute, value, unit, at }) => ({ attribute, value, unit, at })),
      ),
      against: await refusedOrganisation(tx, userId, request.organisationId),
    };
  }
}
