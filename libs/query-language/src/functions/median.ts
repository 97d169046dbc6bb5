import type { FunctionDefinition } from './function-definition';

/** Median of the participants' slot values. */
export const median = {
  name: 'MEDIAN',
  attributes: { types: ['number', 'integer'], minimum: 1, maximum: 1 },
  gives: 'each',
  words: {
    en: ([a]) => `the median of ${a}`,
    de: ([a]) => `der Median von ${a}`,
  },
} as const satisfies FunctionDefinition;
