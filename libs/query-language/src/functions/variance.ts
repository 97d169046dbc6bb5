import type { FunctionDefinition } from './function-definition';

/** Population variance over participants. */
export const variance = {
  name: 'VARIANCE',
  attributes: { types: ['number', 'integer'], minimum: 1, maximum: 1 },
  gives: 'each',
  words: {
    en: ([a]) => `the variance of ${a}`,
    de: ([a]) => `die Varianz von ${a}`,
  },
} as const satisfies FunctionDefinition;
