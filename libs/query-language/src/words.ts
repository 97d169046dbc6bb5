import type { Language } from './catalogue';
import type { Comparator } from './query';

interface People {
  readonly everybody: string;
  /** Before a condition. */
  readonly people: string;
}

interface Words {
  /** Around a title, which German would have to inflect otherwise. */
  readonly title: (title: string) => string;
  readonly quoted: (text: string) => string;
  readonly and: string;
  /** Between two terms of a condition. */
  readonly or: string;
  /** Between two values of one attribute. */
  readonly either: string;
  readonly is: string;
  readonly yes: string;
  readonly no: string;
  /** Whose values statistics are over. */
  readonly over: People;
  /** Whose rows a dataset has. */
  readonly of: People;
}

/** Words between the parts of a query that is said in a language. */
export const words: Readonly<Record<Language, Words>> = {
  en: {
    title: (title) => title,
    quoted: (text) => `“${text}”`,
    and: 'and',
    or: ', or whose ',
    either: 'or',
    is: 'is',
    yes: 'true',
    no: 'false',
    over: { everybody: 'over everybody who takes part', people: 'over people whose' },
    of: { everybody: 'of everybody who takes part', people: 'of people whose' },
  },
  de: {
    title: (title) => `„${title}“`,
    quoted: (text) => `„${text}“`,
    and: 'und',
    or: ', oder für die gilt: ',
    either: 'oder',
    is: 'ist',
    yes: 'wahr',
    no: 'falsch',
    over: { everybody: 'über alle, die teilnehmen', people: 'über Menschen, für die gilt:' },
    of: { everybody: 'von allen, die teilnehmen', people: 'von Menschen, für die gilt:' },
  },
};

type Comparisons = Readonly<Record<'dates' | 'others', Readonly<Record<Comparator, string>>>>;

/** What stands between an attribute and a value. */
export const comparisons: Readonly<Record<Language, Comparisons>> = {
  en: {
    dates: {
      '=': 'is',
      '!=': 'is not',
      '<': 'is before',
      '>': 'is after',
      '<=': 'is at the latest',
      '>=': 'is at the earliest',
    },
    others: {
      '=': 'is',
      '!=': 'is not',
      '<': 'is below',
      '>': 'is above',
      '<=': 'is at most',
      '>=': 'is at least',
    },
  },
  de: {
    dates: {
      '=': 'ist',
      '!=': 'ist nicht',
      '<': 'liegt vor',
      '>': 'liegt nach',
      '<=': 'ist spätestens',
      '>=': 'ist frühestens',
    },
    others: {
      '=': 'ist',
      '!=': 'ist nicht',
      '<': 'liegt unter',
      '>': 'liegt über',
      '<=': 'ist höchstens',
      '>=': 'ist mindestens',
    },
  },
};
