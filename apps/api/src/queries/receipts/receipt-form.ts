import { type ReceiptKind, receiptSchema } from '@mynedata/privacy-mechanisms/certificate';
import type { LogicalType } from '@mynedata/sources';
import type { OrganisationView } from '@mynedata/users';
import type { PurposeCategory } from '../query';
import { urn } from './policy';
import { personalDataTerm, purposeTerm, receiptContext } from './receipt-words';

/** A country of ISO 3166-1, or EU; undefined where the operator states none. */
export type Place = string | undefined;

/** What every receipt says, of queries and of what was asked in person. */
export interface ReceiptForm {
  readonly id: string;
  readonly kind: ReceiptKind;
  readonly at: Date;
  readonly userId: string;
  readonly organisation: OrganisationView;
  readonly place: Place;
  /** What was asked: its id, and its terms with their hash. */
  readonly asked: { readonly id: string; readonly termsSha256: string; readonly terms: object };
  readonly askedAt: Date;
  /** The answer that counts: of a use the consent that stood. */
  readonly answer: { readonly eventId: string; readonly at: Date; readonly ruleId?: string };
  readonly process: {
    readonly service: string;
    readonly purposeCategory: PurposeCategory;
    readonly purpose: string;
    readonly processing: readonly string[];
    readonly personalData: readonly {
      readonly name: string;
      readonly logicalType: LogicalType;
      readonly necessity: 'dpv:Required' | 'dpv:Optional';
    }[];
    readonly stored: string;
    readonly kept: { readonly duration: string; readonly description: string };
  };
  readonly consentControl: { readonly description: string; readonly until: Date };
  readonly protection: object;
  readonly policy: object;
}

const conformsTo = (shape: 'record' | 'receipt'): string => `https://w3id.org/dpv/schema/dpv-27560#${shape}`;

/** A receipt after ISO/IEC TS 27560 in terms of DPV, bound to the hash of the terms, without its signature. */
export function receiptIn(form: ReceiptForm, issuedAt: Date): object {
  const { id, kind, at, userId, asked, answer, place } = form;
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
    queryId: asked.id,
    termsSha256: asked.termsSha256,
    terms: asked.terms,
    record: {
      id: `urn:mynedata:record:${asked.id}:${userId}`,
      type: 'dpv:ConsentRecord',
      conformsTo: conformsTo('record'),
      identifier: answer.eventId,
      dataSubject: { id: urn(userId), type: 'dpv:DataSubject', identifier: userId },
      controller: controllerOf(form.organisation),
      thirdParties: [],
      ...(place === undefined ? {} : { jurisdiction: `loc:${place}` }),
      legalBasis: answer.ruleId === undefined ? 'dpv:ExplicitlyExpressedConsent' : 'dpv:ExpressedConsent',
      rights: ['eu-gdpr:A7-3', 'eu-gdpr:A15', 'eu-gdpr:A17', 'eu-gdpr:A20'],
      process: processOf(form),
      notice: {
        id: `urn:mynedata:terms:${asked.termsSha256}`,
        type: 'dpv:ConsentNotice',
        language: 'en',
        termsSha256: asked.termsSha256,
      },
      consentControl: {
        type: 'dpv:WithdrawConsent',
        description: form.consentControl.description,
        until: form.consentControl.until.toISOString(),
      },
      protection: form.protection,
      events: eventsOf(form),
      policy: form.policy,
    },
  };
}

const controllerOf = ({ id, name, organisationType, website }: OrganisationView): object => ({
  id: urn(id),
  type: 'dpv:DataController',
  identifier: id,
  name,
  organisationType,
  address: website || 'not stated',
  contact: website || 'through the market',
});

function processOf({ process, place }: ReceiptForm): object {
  return {
    type: 'dpv:Process',
    service: process.service,
    purpose: { type: purposeTerm[process.purposeCategory], description: process.purpose },
    processing: process.processing,
    dataSource: 'dpv:DataSubject',
    personalData: process.personalData.map(({ name, logicalType, necessity }) => ({
      type: personalDataTerm[logicalType],
      identifier: name,
      kindOfData: logicalType,
      necessity,
    })),
    storage: [
      {
        type: 'dpv:StorageLocation',
        ...(place === undefined ? {} : { location: `loc:${place}` }),
        description: process.stored,
      },
      { type: 'dpv:StorageDuration', ...process.kept },
    ],
  };
}

const answered = {
  consent: 'dpv:ConsentGiven',
  refusal: 'dpv:ConsentRefused',
  withdrawal: 'dpv:ConsentWithdrawn',
  use: 'dpv:ConsentGiven',
} as const satisfies Record<ReceiptKind, string>;

/** In the order in which they happened. */
function eventsOf({ kind, askedAt, answer, userId, organisation }: ReceiptForm): readonly object[] {
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
