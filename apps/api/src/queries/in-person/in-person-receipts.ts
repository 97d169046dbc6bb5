import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, type Tx } from '@mynedata/platform';
import type { ReceiptKind } from '@mynedata/privacy-mechanisms/certificate';
import { type OrganisationView, ReadOrganisations } from '@mynedata/users';
import { urn } from '../receipts/policy';
import { signReceipt } from '../receipts/receipt';
import { type Place, receiptIn } from '../receipts/receipt-form';
import { purposeTerm } from '../receipts/receipt-words';
import { SigningKeys } from '../release/signing-keys';
import { inPersonTerms, inPersonTermsHash } from './in-person';
import { type DisclosureOccasion, InPersonEntriesStore } from './in-person-entries.store';

/** Receipts of answers to in-person requests and of what was fetched: in the same form as those of queries, without any value. */
@Injectable()
export class InPersonReceipts {
  constructor(
    private readonly entries: InPersonEntriesStore,
    private readonly organisations: ReadOrganisations,
    private readonly keys: SigningKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The signed receipt of an event of this person; undefined when it is of something else. */
  async within(tx: Tx, userId: string, eventId: string, issuedAt: Date): Promise<string | undefined> {
    const occasion = await this.entries.occasion(tx, userId, eventId);
    if (occasion === undefined) return undefined;
    const organisation = await this.organisations.byId(tx, occasion.request.organisationId);
    if (organisation === undefined) throw new Error('an in-person request without organisation');
    const from = { organisation, place: this.config.jurisdiction };
    return signReceipt(receiptOf(userId, eventId, occasion, from, issuedAt), await this.keys.use(tx));
  }
}

const kinds = {
  'in-person-allowed': 'consent',
  'in-person-denied': 'refusal',
  'in-person-withdrawn': 'withdrawal',
  'in-person-fetched': 'use',
} as const satisfies Record<DisclosureOccasion['kind'], ReceiptKind>;

function receiptOf(
  userId: string,
  id: string,
  { kind: eventKind, at, answer, enteredAt, request }: DisclosureOccasion,
  from: { readonly organisation: OrganisationView; readonly place: Place },
  issuedAt: Date,
): object {
  const kind = kinds[eventKind];
  const termsSha256 = inPersonTermsHash(request);
  if (answer.content.terms !== termsSha256)
    throw new Error(`the terms of ${request.id} are not those that were answered`);
  return receiptIn(
    {
      ...from,
      id,
      kind,
      at,
      userId,
      asked: { id: request.id, termsSha256, terms: inPersonTerms(request) },
      askedAt: enteredAt,
      answer: { eventId: answer.eventId, at: answer.at },
      process: {
        service: request.title,
        purposeCategory: request.purposeCategory,
        purpose: request.purpose,
        processing: ['dpv:Disclose'],
        personalData: request.attributes.map(({ name, logicalType }) => ({
          name,
          logicalType,
          necessity: answer.content.attributes.includes(name) ? 'dpv:Required' : 'dpv:Optional',
        })),
        stored: 'Until they are fetched, sealed.',
        kept: {
          duration: 'one hour at most on the platform',
          description: 'The organisation keeps the exact values that it fetches, once.',
        },
      },
      consentControl: {
        description: 'On the page of the request, until the values are fetched.',
        until: request.keptUntil ?? request.validUntil,
      },
      protection: { measurable: false },
      policy: policyOf(userId, request, answer.eventId, kind),
    },
    issuedAt,
  );
}

/** An ODRL agreement where the person permits it, else the organisation's offer. */
function policyOf(
  userId: string,
  request: DisclosureOccasion['request'],
  agreementId: string,
  kind: ReceiptKind,
): object {
  const offer = `urn:mynedata:offer:${request.id}:${inPersonTermsHash(request)}`;
  const agreed = kind === 'consent' || kind === 'use';
  return {
    type: agreed ? 'odrl:Agreement' : 'odrl:Offer',
    uid: agreed ? urn(agreementId) : offer,
    profile: 'https://w3id.org/dpv/mappings/odrl#',
    ...(agreed
      ? { source: offer, assigner: urn(userId), assignee: urn(request.organisationId) }
      : { assigner: urn(request.organisationId) }),
    permission: [
      {
        type: 'odrl:Permission',
        target: `urn:mynedata:in-person:${request.id}`,
        action: 'dpv-odrl:Use',
        constraint: [
          {
            type: 'odrl:Constraint',
            leftOperand: 'dpv-odrl:Purpose',
            operator: 'odrl:isA',
            rightOperandReference: purposeTerm[request.purposeCategory],
          },
          {
            type: 'odrl:Constraint',
            leftOperand: 'dpv-odrl:Entity',
            operator: 'odrl:eq',
            rightOperandReference: urn(request.organisationId),
          },
        ],
      },
    ],
  };
}
