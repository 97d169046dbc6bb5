import type { Query } from '../query';
import { termsHash } from '../terms-document';
import { personalDataTerm, purposeTerm } from './receipt-words';

export const urn = (id: string): string => `urn:uuid:${id}`;
const profile = 'https://w3id.org/dpv/mappings/odrl#';

/** The same for everybody, and as fixed as the terms: their hash is in its name. */
const offerUid = (query: Query): string => `urn:mynedata:offer:${query.id}:${termsHash(query)}`;

/** The terms of a query as an ODRL 2.2 Offer: the organisation offers the reward for the use. */
export const offerOf = (query: Query): object => ({
  type: 'odrl:Offer',
  uid: offerUid(query),
  profile,
  assigner: urn(query.organisationId),
  termsSha256: termsHash(query),
  permission: [permissionOf(query)],
});

/** A consent as an ODRL 2.2 Agreement: the person permits it to the organisation. */
export const agreementOf = (query: Query, userId: string, agreementId: string): object => ({
  type: 'odrl:Agreement',
  uid: urn(agreementId),
  profile,
  source: offerUid(query),
  assigner: urn(userId),
  assignee: urn(query.organisationId),
  permission: [permissionOf(query)],
});

function permissionOf({ id, bound, terms, organisationId }: Query): object {
  const kinds = [...new Set(bound.references.map(({ logicalType }) => logicalType))].sort();
  const constraint = (leftOperand: string, operator: string, reference: string): object => ({
    type: 'odrl:Constraint',
    leftOperand,
    operator,
    rightOperandReference: reference,
  });
  return {
    type: 'odrl:Permission',
    target: `urn:mynedata:query:${id}`,
    action: 'dpv-odrl:Use',
    constraint: [
      constraint('dpv-odrl:Purpose', 'odrl:isA', purposeTerm[terms.purposeCategory]),
      ...kinds.map((kind) => constraint('dpv-odrl:PersonalData', 'odrl:isA', personalDataTerm[kind])),
      constraint('dpv-odrl:Entity', 'odrl:eq', urn(organisationId)),
    ],
    ...(terms.rewardSat === 0n ? {} : { duty: [compensation(terms.rewardSat)] }),
  };
}

const compensation = (rewardSat: bigint): object => ({
  type: 'odrl:Duty',
  action: 'odrl:compensate',
  constraint: [
    {
      type: 'odrl:Constraint',
      leftOperand: 'odrl:payAmount',
      operator: 'odrl:eq',
      rightOperand: rewardSat.toString(),
      unit: 'mynedata:satoshi',
    },
  ],
});
