import { type KeyObject, sign } from 'node:crypto';
import {
  type Certificate,
  type ReceiptKind,
  canonicalJson,
  receiptSigningInput,
} from '@mynedata/privacy-mechanisms/certificate';
import type { OrganisationView } from '@mynedata/users';
import type { AnswerRecord } from '../consent/record-answers';
import { asksForDataset, nameOfReference } from '../plan';
import type { Query } from '../query';
import { publicJwk } from '../release/certificate';
import { termsDocument, termsHash } from '../terms-document';
import { agreementOf, offerOf } from './policy';
import { type Place, type ReceiptForm, receiptIn } from './receipt-form';

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

/** The receipt of an answer to a query, or of a use, without its signature. */
export function receiptOf(facts: ReceiptFacts, issuedAt: Date): object {
  const { kind, userId, answer, query, use } = facts;
  if (answer.terms !== termsHash(query))
    throw new Error(`the terms of ${query.id} are not those that were answered`);
  const dataset = asksForDataset(query.bound);
  const form: ReceiptForm = {
    ...facts,
    asked: { id: query.id, termsSha256: answer.terms, terms: termsDocument(query) },
    process: processOf(query, dataset),
    consentControl: {
      description: 'On the page of the request, until its window closes.',
      until: query.terms.closes,
    },
    protection: {
      level: use?.level ?? answer.class,
      levels: Object.fromEntries(answer.types.map((type) => [type.logicalType, { level: type.level }])),
      measurable: !dataset,
      ...protectionOf(facts),
    },
    policy:
      kind === 'consent' || kind === 'use' ? agreementOf(query, userId, answer.eventId) : offerOf(query),
  };
  return {
    ...receiptIn(form, issuedAt),
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

const processOf = ({ bound, terms }: Query, dataset: boolean): ReceiptForm['process'] => ({
  service: terms.title,
  purposeCategory: terms.purposeCategory,
  purpose: terms.purpose,
  processing: dataset ? ['dpv:Anonymise'] : ['dpv:Anonymise', 'dpv:Combine'],
  personalData: bound.references.map((reference) => ({
    name: nameOfReference(reference),
    logicalType: reference.logicalType,
    necessity: 'dpv:Required',
  })),
  stored: 'Records stay on the platform.',
  kept: {
    duration: 'as the person sets for each source',
    description: dataset
      ? 'The organisation keeps the anonymised dataset.'
      : 'The organisation keeps the protected statistics, and no records.',
  },
});

function protectionOf({ kind, answer, use }: ReceiptFacts): object {
  if (use !== undefined) return { epsilonMicro: use.epsilonMicro };
  return kind === 'consent' && answer.chargeMicro !== undefined ? { epsilonMicro: answer.chargeMicro } : {};
}
