import { limits } from '../limits';
import type { FunctionDefinition } from './function-definition';

/** Sum over participants of the slot value. */
export const sum = {
  name: 'SUM',
  attributes: { types: ['number', 'integer'], minimum: 1, maximum: limits.attributes },
  gives: 'each',
  words: {
    en: ([a]) => `the sum of ${a}`,
    de: ([a]) => `die Summe von ${a}`,
  },
} as const satisfies FunctionDefinition;
