import type { FunctionDefinition } from './function-definition';

/** Approximate smallest of the participants' slot values. */
export const min = {
  name: 'MIN',
  attributes: { types: ['number', 'integer'], minimum: 1, maximum: 1 },
  gives: 'each',
  words: {
    en: ([a]) => `the approximate minimum of ${a}`,
    de: ([a]) => `das ungefähre Minimum von ${a}`,
  },
} as const satisfies FunctionDefinition;
