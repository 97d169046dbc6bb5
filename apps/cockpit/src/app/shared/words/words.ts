import type {
  BandView,
  LevelView,
  MeterView,
  OrganisationView,
  QueryView,
  TermsView,
} from '@mynedata/api-client';

export type ProtectionLevel = LevelView['level'];
export type SharedLevel = Exclude<ProtectionLevel, 'dont_share'>;
export type LogicalType = LevelView['logicalType'];
export type QueryState = QueryView['state'];
export type OrganisationType = OrganisationView['organisationType'];
export type PurposeCategory = TermsView['purposeCategory'];

/** From least to most protection; the last step means that nothing leaves. */
export const protectionLevels = [
  'low',
  'medium',
  'high',
  'dont_share',
] as const satisfies readonly ProtectionLevel[];

export const levelNames: Readonly<Record<ProtectionLevel, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  dont_share: 'Don’t share',
};

export const logicalTypeNames: Readonly<Record<MeterView['logicalType'], string>> = {
  medical: 'Medical',
  location: 'Location',
  personal: 'Personal',
  smart_home: 'Smart home',
  online_activity: 'Online activity',
  consumer: 'Consumer',
  all: 'All kinds together',
};

export const logicalTypeHints: Readonly<Record<LogicalType, string>> = {
  medical: 'Weight, pulse, sleep. Could tell about an illness.',
  location: 'Where your phone was. Could tell where you live and work.',
  personal: 'Birth year, city, household. Narrows down who you are.',
  smart_home: 'Temperature, humidity, switches. Could tell when you are at home.',
  online_activity: 'Visits and searches. Could tell what you think about.',
  consumer: 'Purchases and prices. Could tell what you can afford.',
};

export const logicalTypeIcons = {
  medical: 'pulse',
  location: 'pin',
  personal: 'person',
  smart_home: 'home-sensor',
  online_activity: 'globe',
  consumer: 'basket',
} as const satisfies Record<LogicalType, string>;

export const organisationTypeNames: Readonly<Record<OrganisationType, string>> = {
  science: 'Science',
  government: 'Government',
  german_eu_org: 'German or EU organisation',
  international_org: 'International organisation',
  banks_insurance: 'Bank or insurance',
  ngo: 'NGO',
  private_person: 'Private person',
};

export const organisationTypes = Object.keys(organisationTypeNames) as readonly OrganisationType[];

export const organisationTypeIcons = {
  science: 'flask',
  government: 'bank',
  german_eu_org: 'globe',
  international_org: 'globe',
  banks_insurance: 'coins',
  ngo: 'heart',
  private_person: 'person',
} as const satisfies Record<OrganisationType, string>;

export const purposeNames: Readonly<Record<PurposeCategory, string>> = {
  academic_research: 'Academic research',
  public_statistics: 'Public statistics',
  product_development: 'Product development',
  service_provision: 'Service provision',
  journalism: 'Journalism',
  marketing: 'Marketing',
};

export const purposeCategories = Object.keys(purposeNames) as readonly PurposeCategory[];

export const queryStateNames: Readonly<Record<QueryState, string>> = {
  awaiting_funds: 'Awaiting funds',
  collecting: 'Collecting',
  executing: 'Executing',
  released: 'Released',
  not_released: 'Not released',
  unfunded: 'Not funded in time',
  cancelled: 'Cancelled',
};

export const queryStates = Object.keys(queryStateNames) as readonly QueryState[];

/** A count of people is only ever a band. */
export function bandText(band: BandView): string {
  const count = (value: number) => value.toLocaleString('en-GB');
  return band.to === null
    ? `${count(band.from)} or more people`
    : `${count(band.from)}–${count(band.to)} people`;
}

/** Names that an API answer may carry without the document listing them. */
export const nameOfOrganisationType = (type: string): string =>
  organisationTypeNames[type as OrganisationType] ?? type;
