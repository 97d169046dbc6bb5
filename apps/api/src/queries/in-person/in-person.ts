import { createHmac } from 'node:crypto';
import type { CatalogueAttribute, LogicalType } from '@mynedata/sources';
import { contentHash } from '../content-hash';
import type { PurposeCategory } from '../query';

/** An attribute that an in-person request names, as the catalogue had it then. */
export interface AskedAttribute {
  /** As in a query: `PersonalInformation.city`, `OpenhabSensor.temperature[indoor]`. */
  readonly name: string;
  readonly sourceType: string;
  readonly attribute: string;
  readonly context: string | null;
  readonly title: string;
  readonly logicalType: LogicalType;
  readonly technicalType: CatalogueAttribute['technicalType'];
  /** Of numbers, as RFC 8428 writes it. */
  readonly unit: string | null;
}

/** What becomes of a request, as the organisation may know it: neither a denial nor that somebody looked is among it. */
export type StoredState = 'waiting' | 'allowed' | 'fetched' | 'taken_back' | 'withdrawn';
export const inPersonStates = [
  'waiting',
  'allowed',
  'fetched',
  'taken_back',
  'withdrawn',
  'expired',
] as const;
export type InPersonState = (typeof inPersonStates)[number];

export type EntryState = 'entered' | 'allowed' | 'denied' | 'withdrawn';
/** The same for the person: `cancelled` by the organisation, `missed` without an answer, `lapsed` without being fetched. */
export const disclosureStates = [
  'open',
  'allowed',
  'fetched',
  'denied',
  'withdrawn',
  'cancelled',
  'missed',
  'lapsed',
] as const;
export type DisclosureState = (typeof disclosureStates)[number];

export interface InPersonRequest {
  readonly id: string;
  readonly organisationId: string;
  readonly title: string;
  readonly purposeCategory: PurposeCategory;
  readonly purpose: string;
  readonly attributes: readonly AskedAttribute[];
  readonly createdAt: Date;
  readonly validUntil: Date;
  readonly state: StoredState;
  readonly stateSince: Date;
  readonly allowedAt: Date | null;
  readonly keptUntil: Date | null;
}

/** One value of a person, as it is shown before the answer and disclosed after it. Null: nothing is disclosed, whatever the reason. */
export interface DisclosedValue {
  readonly attribute: string;
  readonly value: number | string | boolean | null;
  readonly unit: string | null;
  readonly at: string | null;
}

/** So long what was allowed waits for the organisation. */
export const keptMs = 60 * 60_000;
/** So long a card counts: what is allowed later has to be looked at again. */
export const cardMs = 10 * 60_000;
export const mostWaiting = 50;

/** @param kept whether the person's values still lie there: not once they are taken back, or their account is erased. */
export function stateForOrganisation(
  { state, validUntil, keptUntil }: Pick<InPersonRequest, 'state' | 'validUntil' | 'keptUntil'>,
  kept: boolean,
  now: Date,
): InPersonState {
  switch (state) {
    case 'waiting':
      return now >= validUntil ? 'expired' : 'waiting';
    case 'allowed':
      if (keptUntil !== null && now >= keptUntil) return 'expired';
      return kept ? 'allowed' : 'taken_back';
    case 'fetched':
    case 'taken_back':
    case 'withdrawn':
      return state;
  }
}

export function stateForPerson(
  { state, validUntil, keptUntil }: Pick<InPersonRequest, 'state' | 'validUntil' | 'keptUntil'>,
  entry: EntryState,
  now: Date,
): DisclosureState {
  switch (entry) {
    case 'denied':
    case 'withdrawn':
      return entry;
    case 'entered':
      if (state === 'withdrawn') return 'cancelled';
      return now >= validUntil ? 'missed' : 'open';
    case 'allowed':
      if (state === 'fetched') return 'fetched';
      if (state === 'withdrawn') return 'cancelled';
      return keptUntil !== null && now >= keptUntil ? 'lapsed' : 'allowed';
  }
}

/**
 * A code as it is stored. It is short enough to be found by trying every one, so a plain hash would hide nothing from whoever reads
 * the table: the key of the data is what they would need too.
 */
export const hashInPersonCode = (code: string, dataKey: Buffer): Buffer =>
  createHmac('sha256', dataKey).update(`in-person-code ${code}`).digest();

/** The terms as an organisation makes them and a person reads them. */
export const inPersonTerms = (
  request: Omit<InPersonRequest, 'state' | 'stateSince' | 'keptUntil' | 'allowedAt'>,
) => ({
  kind: 'in-person',
  requestId: request.id,
  organisationId: request.organisationId,
  title: request.title,
  purposeCategory: request.purposeCategory,
  purpose: request.purpose,
  query: request.attributes.map(({ name }) => name).join(', '),
  createdAt: request.createdAt.toISOString(),
  validUntil: request.validUntil.toISOString(),
});

/** SHA-256 of the canonical JSON of the terms, hexadecimal. */
export const inPersonTermsHash = (request: Parameters<typeof inPersonTerms>[0]): string =>
  contentHash(inPersonTerms(request)).toString('hex');

/** What a consent names, so that nothing else is disclosed than what was seen: SHA-256 over the terms and the values. */
export const cardHash = (request: InPersonRequest, values: readonly DisclosedValue[]): string =>
  contentHash({ terms: inPersonTermsHash(request), values }).toString('hex');
