import type { FunctionDefinition } from './function-definition';

/** Population standard deviation over participants. */
export const stddev = {
  name: 'STDDEV',
  attributes: { types: ['number', 'integer'], minimum: 1, maximum: 1 },
  gives: 'each',
  words: {
    en: ([a]) => `the standard deviation of ${a}`,
    de: ([a]) => `die Standardabweichung von ${a}`,
  },
} as const satisfies FunctionDefinition;
