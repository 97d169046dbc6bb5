import type { FunctionDefinition } from './function-definition';

/** Approximate largest of the participants' slot values. */
export const max = {
  name: 'MAX',
  attributes: { types: ['number', 'integer'], minimum: 1, maximum: 1 },
  gives: 'each',
  words: {
    en: ([a]) => `the approximate maximum of ${a}`,
    de: ([a]) => `das ungefähre Maximum von ${a}`,
  },
} as const satisfies FunctionDefinition;
