import type { FunctionDefinition } from './function-definition';

/** Most bins: with more, each would hold little but noise. */
const MOST_BINS = 100;

/** Participants per public bin: n equal parts of the range of a number, or the categories of a text. */
export const histogram = {
  name: 'HISTOGRAM',
  attributes: {
    types: ['number', 'integer', 'text', 'boolean'],
    minimum: 1,
    maximum: 1,
    categoriesOnly: ['quasi', 'sensitive', 'harmless'],
  },
  parameter: {
    name: 'n',
    expects: `a whole number from 2 to ${MOST_BINS}`,
    accepts: (n) => Number.isInteger(n) && n >= 2 && n <= MOST_BINS,
    neededBy: ['number', 'integer'],
  },
  gives: 'each',
  words: {
    en: ([a], n) => `the distribution of ${a}${n === undefined ? '' : ` over ${n} bins`}`,
    de: ([a], n) => `die Verteilung von ${a}${n === undefined ? '' : ` auf ${n} Klassen`}`,
  },
} as const satisfies FunctionDefinition;
