import { limits } from '../limits';
import { listed } from '../listed';
import type { FunctionDefinition } from './function-definition';

/** A dataset of groups that look alike, one row per participant and slot; alone in its query. */
export const all = {
  name: 'ALL',
  attributes: {
    types: ['number', 'integer', 'text', 'boolean', 'date'],
    minimum: 1,
    maximum: limits.attributes,
    // A text that anybody wrote shows only where a whole group wrote the same; others are published as they are.
    categoriesOnly: ['sensitive', 'harmless'],
  },
  gives: 'dataset',
  words: {
    en: (columns) => `a protected dataset of ${listed(columns, 'and')}`,
    de: (columns) => `ein geschützter Datensatz mit ${listed(columns, 'und')}`,
  },
} as const satisfies FunctionDefinition;
