import { limits } from '../limits';
import type { FunctionDefinition } from './function-definition';

/** Mean over participants of each participant's slot value. */
export const avg = {
  name: 'AVG',
  attributes: { types: ['number', 'integer'], minimum: 1, maximum: limits.attributes },
  gives: 'each',
  words: {
    en: ([a]) => `the average of ${a}`,
    de: ([a]) => `der Durchschnitt von ${a}`,
  },
} as const satisfies FunctionDefinition;
