import { type KeyObject, sign } from 'node:crypto';
import {
  type Certificate,
  type ReceiptKind,
  canonicalJson,
  receiptSchema,
  receiptSigningInput,
} from '@mynedata/privacy-mechanisms/certificate';
import type { OrganisationView } from '@mynedata/users';
import type { AnswerRecord } from '../consent/record-answers';
import { asksForDataset, nameOfReference } from '../plan';
import type { Query } from '../query';
import { publicJwk } from '../release/certificate';
import { termsDocument, termsHash } from '../terms-document';
import { agreementOf, offerOf, urn } from './policy';
import { personalDataTerm, purposeTerm, receiptContext } from './receipt-words';

/** A country of ISO 3166-1, or EU; undefined where the operator states none. */
export type Place = string | undefined;

/** Terms of DPV's extension for locations. */
export const jurisdictionOf = (place: Place): object =>
  place === undefined ? {} : { jurisdiction: `loc:${place}` };

export const storedAt = (place: Place, description: string): object => ({
  type: 'dpv:StorageLocation',
  ...(place === undefined ? {} : { location: `loc:${place}` }),
  description,
});

/** What a receipt is made of: all of it stored before somebody asks for it. */
export interface ReceiptFacts {
  readonly id: string;
  readonly kind: ReceiptKind;
  readonly at: Date;
  readonly userId: string;
  readonly askedAt: Date;
  /** The answer that counts: of a use the consent that stood. */
  readonly answer: AnswerRecord & { readonly eventId: string; readonly at: Date };
  readonly query: Query;
  readonly organisation: OrganisationView;
  readonly place: Place;
  readonly use?: { readonly level: string; readonly epsilonMicro: number; readonly certificate: Certificate };
}

const market = 'urn:mynedata:market';
const conformsTo = (shape: 'record' | 'receipt'): string => `https://w3id.org/dpv/schema/dpv-27560#${shape}`;

/** A receipt after ISO/IEC TS 27560 in terms of DPV, bound to the hash of the terms, without its signature. */
export function receiptOf(facts: ReceiptFacts, issuedAt: Date): object {
  const { id, kind, at, userId, answer, query, organisation, place, use } = facts;
  if (answer.terms !== termsHash(query))
    throw new Error(`the terms of ${query.id} are not those that were answered`);
  const dataset = asksForDataset(query.bound);
  const controller = {
    id: urn(organisation.id),
    type: 'dpv:DataController',
    identifier: organisation.id,
    name: organisation.name,
    organisationType: organisation.organisationType,
    address: organisation.website || 'not stated',
    contact: organisation.website || 'through the market',
  };
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
    publisher: market,
    recipient: urn(userId),
    queryId: query.id,
    termsSha256: answer.terms,
    terms: termsDocument(query),
    record: {
      id: `urn:mynedata:record:${query.id}:${userId}`,
      type: 'dpv:ConsentRecord',
      conformsTo: conformsTo('record'),
      identifier: answer.eventId,
      dataSubject: { id: urn(userId), type: 'dpv:DataSubject', identifier: userId },
      controller,
      thirdParties: [],
      ...jurisdictionOf(place),
      legalBasis: answer.ruleId === undefined ? 'dpv:ExplicitlyExpressedConsent' : 'dpv:ExpressedConsent',
      rights: ['eu-gdpr:A7-3', 'eu-gdpr:A15', 'eu-gdpr:A17', 'eu-gdpr:A20'],
      process: processOf(query, dataset, place),
      notice: {
        id: `urn:mynedata:terms:${answer.terms}`,
        type: 'dpv:ConsentNotice',
        language: 'en',
        termsSha256: answer.terms,
      },
      consentControl: {
        type: 'dpv:WithdrawConsent',
        description: 'On the page of the request, until its window closes.',
        until: query.terms.closes.toISOString(),
      },
      protection: {
        level: use?.level ?? answer.class,
        levels: Object.fromEntries(answer.types.map((type) => [type.logicalType, { level: type.level }])),
        measurable: !dataset,
        ...protectionOf(facts),
      },
      events: eventsOf(facts),
      policy:
        kind === 'consent' || kind === 'use' ? agreementOf(query, userId, answer.eventId) : offerOf(query),
    },
    ...(use === undefined
      ? {}
      : { rewardSat: query.terms.rewardSat.toString(), certificate: use.certificate }),
  };
}

/** Signs a receipt by a detached JWS (RFC 7515, appendix F; RFC 8037): the payload is its canonical JSON (RFC 8785). */
export function signReceipt(receipt: object, key: KeyObject): string {
  const { kid } = publicJwk(key);
  const header = Buffer.from(canonicalJson({ alg: 'EdDSA', kid })).toString('base64url');
  const signature = sign(null, Buffer.from(receiptSigningInput(header, receipt)), key).toString('base64url');
  const proof = {
    type: 'mynedata:DetachedJws',
    canonicalization: 'urn:ietf:rfc:8785',
    verificationMethod: kid,
    jws: `${header}..${signature}`,
  };
  return JSON.stringify({ ...receipt, proof });
}

function processOf({ bound, terms }: Query, dataset: boolean, place: Place): object {
  return {
    type: 'dpv:Process',
    service: terms.title,
    purpose: { type: purposeTerm[terms.purposeCategory], description: terms.purpose },
    processing: dataset ? ['dpv:Anonymise'] : ['dpv:Anonymise', 'dpv:Combine'],
    dataSource: 'dpv:DataSubject',
    personalData: bound.references.map((reference) => ({
      type: personalDataTerm[reference.logicalType],
      identifier: nameOfReference(reference),
      kindOfData: reference.logicalType,
      necessity: 'dpv:Required',
    })),
    storage: [
      storedAt(place, 'Records stay on the platform.'),
      {
        type: 'dpv:StorageDuration',
        duration: 'as the person sets for each source',
        description: dataset
          ? 'The organisation keeps the anonymised dataset.'
          : 'The organisation keeps the protected statistics, and no records.',
      },
    ],
  };
}

function protectionOf({ kind, answer, use }: ReceiptFacts): object {
  if (use !== undefined) return { epsilonMicro: use.epsilonMicro };
  return kind === 'consent' && answer.chargeMicro !== undefined ? { epsilonMicro: answer.chargeMicro } : {};
}

const answered = {
  consent: 'dpv:ConsentGiven',
  refusal: 'dpv:ConsentRefused',
  withdrawal: 'dpv:ConsentWithdrawn',
  use: 'dpv:ConsentGiven',
} as const satisfies Record<ReceiptKind, string>;

/** In the order in which they happened. */
function eventsOf({ kind, askedAt, answer, userId, organisation }: ReceiptFacts): readonly object[] {
  const rule = answer.ruleId === undefined ? {} : { ruleId: answer.ruleId };
  return [
    {
      type: 'dpv:ConsentRequested',
      indicatedAt: askedAt.toISOString(),
      indicatedBy: urn(organisation.id),
    },
    { type: answered[kind], indicatedAt: answer.at.toISOString(), indicatedBy: urn(userId), ...rule },
  ];
}
