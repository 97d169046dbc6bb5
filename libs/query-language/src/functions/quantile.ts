import type { FunctionDefinition } from './function-definition';

/** The value below which the share q of the participants' slot values lies. */
export const quantile = {
  name: 'QUANTILE',
  attributes: { types: ['number', 'integer'], minimum: 1, maximum: 1 },
  parameter: {
    name: 'q',
    expects: 'a number above 0 and below 1',
    accepts: (q) => q > 0 && q < 1,
    neededBy: ['number', 'integer'],
  },
  gives: 'each',
  words: {
    en: ([a], q) => `the ${q} quantile of ${a}`,
    de: ([a], q) => `das ${String(q).replace('.', ',')}-Quantil von ${a}`,
  },
} as const satisfies FunctionDefinition;
