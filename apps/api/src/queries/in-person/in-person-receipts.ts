import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, type Tx } from '@mynedata/platform';
import { type ReceiptKind, receiptSchema } from '@mynedata/privacy-mechanisms/certificate';
import { type OrganisationView, ReadOrganisations } from '@mynedata/users';
import { urn } from '../receipts/policy';
import { type Place, jurisdictionOf, signReceipt, storedAt } from '../receipts/receipt';
import { personalDataTerm, purposeTerm, receiptContext } from '../receipts/receipt-words';
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

const statuses = {
  consent: 'dpv:ConsentGiven',
  refusal: 'dpv:ConsentRefused',
  withdrawal: 'dpv:ConsentWithdrawn',
  use: 'dpv:ConsentGiven',
} as const satisfies Record<ReceiptKind, string>;

const conformsTo = (shape: 'record' | 'receipt'): string => `https://w3id.org/dpv/schema/dpv-27560#${shape}`;

function receiptOf(
  userId: string,
  id: string,
  { kind: eventKind, at, answer, enteredAt, request }: DisclosureOccasion,
  { organisation, place }: { readonly organisation: OrganisationView; readonly place: Place },
  issuedAt: Date,
): object {
  const kind = kinds[eventKind];
  const termsSha256 = inPersonTermsHash(request);
  if (answer.content.terms !== termsSha256)
    throw new Error(`the terms of ${request.id} are not those that were answered`);
  return {
    '@context': receiptContext,
    id: urn(id),
    type: 'dpv:ConsentReceipt',
    schema: receiptSchema,
    conformsTo: conformsTo('receipt'),
    identifier: id,
    kind,
    at: at.toISOString(),
    created: issuedAt.toISOString(),
    publisher: 'urn:mynedata:market',
    recipient: urn(userId),
    queryId: request.id,
    termsSha256,
    terms: inPersonTerms(request),
    record: {
      id: `urn:mynedata:record:${request.id}:${userId}`,
      type: 'dpv:ConsentRecord',
      conformsTo: conformsTo('record'),
      identifier: answer.eventId,
      dataSubject: { id: urn(userId), type: 'dpv:DataSubject', identifier: userId },
      controller: {
        id: urn(organisation.id),
        type: 'dpv:DataController',
        identifier: organisation.id,
        name: organisation.name,
        organisationType: organisation.organisationType,
        address: organisation.website || 'not stated',
        contact: organisation.website || 'through the market',
      },
      thirdParties: [],
      ...jurisdictionOf(place),
      legalBasis: 'dpv:ExplicitlyExpressedConsent',
      rights: ['eu-gdpr:A7-3', 'eu-gdpr:A15', 'eu-gdpr:A17', 'eu-gdpr:A20'],
      process: {
        type: 'dpv:Process',
        service: request.title,
        purpose: { type: purposeTerm[request.purposeCategory], description: request.purpose },
        processing: ['dpv:Disclose'],
        dataSource: 'dpv:DataSubject',
        personalData: request.attributes.map(({ name, logicalType }) => ({
          type: personalDataTerm[logicalType],
          identifier: name,
          kindOfData: logicalType,
          necessity: answer.content.attributes.includes(name) ? 'dpv:Required' : 'dpv:Optional',
        })),
        storage: [
          storedAt(place, 'Until they are fetched, sealed.'),
          {
            type: 'dpv:StorageDuration',
            duration: 'one hour at most on the platform',
            description: 'The organisation keeps the exact values that it fetches, once.',
          },
        ],
      },
      notice: {
        id: `urn:mynedata:terms:${termsSha256}`,
        type: 'dpv:ConsentNotice',
        language: 'en',
        termsSha256,
      },
      consentControl: {
        type: 'dpv:WithdrawConsent',
        description: 'On the page of the request, until the values are fetched.',
        until: (request.keptUntil ?? request.validUntil).toISOString(),
      },
      protection: { measurable: false },
      events: [
        {
          type: 'dpv:ConsentRequested',
          indicatedAt: enteredAt.toISOString(),
          indicatedBy: urn(organisation.id),
        },
        { type: statuses[kind], indicatedAt: answer.at.toISOString(), indicatedBy: urn(userId) },
      ],
      policy: policyOf(userId, request, answer.eventId, kind),
    },
  };
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
