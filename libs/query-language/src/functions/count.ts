import type { FunctionDefinition } from './function-definition';

/** Participants with a value, whatever its type. */
export const count = {
  name: 'COUNT',
  attributes: { types: ['number', 'integer', 'text', 'boolean', 'date'], minimum: 1, maximum: 1 },
  gives: 'each',
  words: {
    en: ([a]) => `the number of people with a value of ${a}`,
    de: ([a]) => `die Anzahl der Menschen mit einem Wert für ${a}`,
  },
} as const satisfies FunctionDefinition;
