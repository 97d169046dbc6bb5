import type { Catalogue } from './catalogue';

/** A small catalogue for tests. */
export const catalogue: Catalogue = [
  {
    name: 'RandomData',
    kind: 'time_series',
    attributes: [
      { name: 'random_one', technicalType: 'integer', logicalType: 'personal', role: 'harmless' },
      {
        name: 'random_two',
        technicalType: 'number',
        logicalType: 'personal',
        role: 'harmless',
        titles: { en: 'second random number', de: 'zweite Zufallszahl' },
      },
    ],
  },
  {
    name: 'PersonalInformation',
    kind: 'static',
    attributes: [
      { name: 'name', technicalType: 'text', logicalType: 'personal', role: 'direct' },
      {
        name: 'city',
        technicalType: 'text',
        logicalType: 'location',
        role: 'quasi',
        titles: { en: 'city', de: 'Stadt' },
      },
      {
        name: 'colour',
        technicalType: 'text',
        logicalType: 'personal',
        role: 'quasi',
        titles: { en: 'favourite colour', de: 'Lieblingsfarbe' },
        categories: ['Red', 'Green', 'Sky blue'],
      },
      { name: 'born', technicalType: 'date', logicalType: 'personal', role: 'quasi' },
      { name: 'remark', technicalType: 'text', logicalType: 'personal', role: 'sensitive' },
      { name: 'smoker', technicalType: 'boolean', logicalType: 'medical', role: 'sensitive' },
    ],
  },
  {
    name: 'OpenhabSensor',
    kind: 'dynamic',
    attributes: [
      {
        name: 'temperature',
        technicalType: 'number',
        logicalType: 'smart_home',
        role: 'quasi',
        contexts: ['indoor', 'outdoor'],
      },
    ],
  },
];

/** Queries of the catalogue's numbers, with this condition. */
export function where(condition: string): string {
  return `SELECT AVG(RandomData.random_two) WHERE ${condition}`;
}
