/** Organisation types, the words of `1-market.md`. */
export const organisationTypes = [
  'science',
  'government',
  'german_eu_org',
  'international_org',
  'banks_insurance',
  'ngo',
  'private_person',
] as const;
export type OrganisationType = (typeof organisationTypes)[number];
