import type { FunctionDefinition } from './function-definition';

/** Pearson correlation of two attributes over the participants' slot values. */
export const corr = {
  name: 'CORR',
  attributes: { types: ['number', 'integer'], minimum: 2, maximum: 2 },
  gives: 'pair',
  words: {
    en: ([a, b]) => `the correlation of ${a} and ${b}`,
    de: ([a, b]) => `die Korrelation von ${a} und ${b}`,
  },
} as const satisfies FunctionDefinition;
