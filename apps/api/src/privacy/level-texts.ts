import { type LevelParameters, type Odds, oddsOf } from '@mynedata/privacy-mechanisms';
import { windowDays } from './budget';
import type { ProtectionLevel } from './level';

/** What people read about one level, wherever they meet it. */
export interface LevelText {
  readonly title: string;
  /** Beside the slider: what choosing it does. */
  readonly slider: string;
  /** On the consent card: what it promises. */
  readonly consent: string;
  /** What k means, where a dataset is released. */
  readonly dataset: string;
}

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

type Shared = Exclude<ProtectionLevel, 'dont_share'>;

interface Words {
  readonly titles: Readonly<Record<ProtectionLevel, string>>;
  readonly sliders: Readonly<Record<ProtectionLevel, string>>;
  /** A bound, with the word before it; beyond 99.9 there is none to speak of. */
  readonly atMost: (odds: Odds) => string;
  readonly oneResult: (odds: string) => string;
  readonly ninetyDays: (oneType: string, allTypes: string) => string;
  readonly nearCertainty: string;
  readonly alike: (others: number) => string;
  readonly noDataset: string;
}

const isBound = (likely: string): boolean => !likely.startsWith('>');

const english: Words = {
  titles: { dont_share: 'Don’t share', low: 'Low', medium: 'Medium', high: 'High' },
  sliders: {
    dont_share: 'Nothing of this kind leaves, and you are not asked.',
    low: 'Low: the least noise. More requests fit you.',
    medium: 'Medium: more noise. Some requests do not fit you.',
    high: 'High: the most noise. Fewer requests fit you.',
  },
  atMost: ({ likely, unlikely }) => (isBound(likely) ? `at most ${likely}:${unlikely}` : 'beyond 99.9:0.1'),
  oneResult: (odds) => `By one result, a 50:50 guess about you becomes ${odds}.`,
  ninetyDays: (oneType, allTypes) =>
    `By everything in ${windowDays} days that uses this kind of data, ${oneType}; by all kinds together, ${allTypes}.`,
  nearCertainty: ' It can come near certainty.',
  alike: (others) =>
    `In a dataset you look the same as at least ${others} others. Someone who knows a lot about you can still guess within that group.`,
  noDataset: 'Nothing of this kind is in any dataset.',
};

const german: Words = {
  titles: { dont_share: 'Nicht teilen', low: 'Niedrig', medium: 'Mittel', high: 'Hoch' },
  sliders: {
    dont_share: 'Nichts dieser Art geht hinaus, und du wirst nicht gefragt.',
    low: 'Niedrig: am wenigsten Rauschen. Mehr Anfragen passen zu dir.',
    medium: 'Mittel: mehr Rauschen. Manche Anfragen passen nicht zu dir.',
    high: 'Hoch: am meisten Rauschen. Weniger Anfragen passen zu dir.',
  },
  atMost: ({ likely, unlikely }) =>
    isBound(likely) ? `höchstens ${likely}:${unlikely}`.replaceAll('.', ',') : 'jenseits von 99,9:0,1',
  oneResult: (odds) => `Durch ein Ergebnis wird aus einer Vermutung über dich, die 50:50 steht, ${odds}.`,
  ninetyDays: (oneType, allTypes) =>
    `Durch alles, was in ${windowDays} Tagen diese Art von Daten nutzt, ${oneType}; durch alle Arten zusammen ${allTypes}.`,
  nearCertainty: ' Das kann an Gewissheit heranreichen.',
  alike: (others) =>
    `In einem Datensatz siehst du gleich aus wie mindestens ${others} andere. Wer viel über dich weiß, kann innerhalb dieser Gruppe trotzdem raten.`,
  noDataset: 'Nichts dieser Art steht in einem Datensatz.',
};

const words: Readonly<Record<Language, Words>> = { en: english, de: german };

/** From here on ("99 of 100") a level says aloud how little it bounds. */
const nearCertaintyMicro = 4_595_000;

/** The texts of a level that shares; every number in them is computed from its parameters. */
export function sharedTexts(
  level: Shared,
  parameters: LevelParameters,
): Readonly<Record<Language, LevelText>> {
  const { epsilonMicro, budgetMicro, capMicro, k } = parameters;
  return each(({ titles, sliders, atMost, oneResult, ninetyDays, nearCertainty, alike }) => ({
    title: titles[level],
    slider: sliders[level],
    consent: `${oneResult(atMost(oddsOf(epsilonMicro)))} ${ninetyDays(atMost(oddsOf(budgetMicro)), atMost(oddsOf(capMicro)))}${
      budgetMicro >= nearCertaintyMicro ? nearCertainty : ''
    }`,
    dataset: alike(k - 1),
  }));
}

/** The texts of "don't share": nothing of it depends on a parameter. */
export const unsharedTexts: Readonly<Record<Language, LevelText>> = each(
  ({ titles, sliders, noDataset }) => ({
    title: titles.dont_share,
    slider: sliders.dont_share,
    consent: sliders.dont_share,
    dataset: noDataset,
  }),
);

function each(text: (of: Words) => LevelText): Readonly<Record<Language, LevelText>> {
  return { en: text(words.en), de: text(words.de) };
}
