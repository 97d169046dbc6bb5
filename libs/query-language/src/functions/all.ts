import { limits } from '../limits';
import { listed } from '../listed';
import type { FunctionDefinition } from './function-definition';

/** An anonymised dataset, one row per participant and slot; alone in its query. */
export const all = {
  name: 'ALL',
  available: false,
  attributes: {
    types: ['number', 'integer', 'text', 'boolean', 'date'],
    minimum: 1,
    maximum: limits.attributes,
  },
  gives: 'dataset',
  words: {
    en: (columns) => `an anonymised dataset of ${listed(columns, 'and')}`,
    de: (columns) => `ein anonymisierter Datensatz mit ${listed(columns, 'und')}`,
  },
} as const satisfies FunctionDefinition;
