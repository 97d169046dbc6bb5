import type { QueryInput, RulesView } from '@mynedata/api-client';
import type { SharedLevel } from '@mynedata/cockpit-shared';

/** What a person fills in. Times to answer are spans: they begin at the moment of submission. */
export interface Draft {
  readonly text: string;
  readonly title: string;
  readonly purposeCategory: QueryInput['purposeCategory'];
  readonly purpose: string;
  readonly description: string;
  /** Local date and time, as the browser's field gives it. */
  readonly from: string;
  readonly to: string;
  readonly granularitySeconds: number | null;
  readonly maxProtection: SharedLevel;
  readonly strategy: 'partition' | 'strictest';
  readonly min: number;
  readonly max: number;
  readonly rewardSat: string;
  readonly windowSeconds: number;
}

export type Rules = Pick<RulesView, 'minAskSeconds' | 'confirmGraceSeconds'>;

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** The market refuses a longer window. */
const longest = 30 * day;

/** The steps of participants' minimum that the market admits, from the floor of the level on. */
export const ladder = (floor: number): readonly number[] =>
  [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].filter((step) => step >= floor);

/** Windows that leave time for a payment to become final and for people to answer. */
export function windows({ minAskSeconds, confirmGraceSeconds }: Rules): readonly number[] {
  const least = minAskSeconds + confirmGraceSeconds;
  const choices = [
    30,
    minute,
    2 * minute,
    5 * minute,
    15 * minute,
    hour,
    day,
    4 * day,
    7 * day,
    14 * day,
    longest,
  ];
  return choices
    .filter((seconds) => seconds > least && seconds <= Math.max(least * 100, 7 * day))
    .slice(0, 6);
}

export const example = {
  text: 'SELECT AVG(RandomData.random_two)\nWHERE (PersonalInformation.city = aachen)\n   OR (PersonalInformation.city = bochum)',
  title: 'Random data in Aachen and Bochum',
  purpose: 'We want to see how well a protected average describes people in two cities.',
} as const;

/** The start of every new query; a demo has short windows and a population of a few hundred. */
export function startDraft(now: Date, demo: boolean, rules: Rules): Draft {
  const from = new Date(now.getTime() - 30 * day * 1000);
  const choices = windows(rules);
  return {
    text: '',
    title: '',
    purposeCategory: 'academic_research',
    purpose: '',
    description: '',
    from: localInput(from),
    to: localInput(now),
    granularitySeconds: null,
    maxProtection: 'medium',
    strategy: 'partition',
    min: demo ? 50 : 200,
    max: demo ? 300 : 1000,
    rewardSat: '1000',
    windowSeconds: (demo ? choices[2] : choices[0]) ?? 7 * day,
  };
}

/** The terms as the market takes them, beginning now. Payment is due as late as the rules admit. */
export function inputOf(draft: Draft, now: Date, rules: Rules): QueryInput {
  const closes = new Date(now.getTime() + draft.windowSeconds * 1000);
  const due = new Date(closes.getTime() - (rules.minAskSeconds + rules.confirmGraceSeconds) * 1000);
  const description = draft.description.trim();
  return {
    text: draft.text,
    title: draft.title,
    purposeCategory: draft.purposeCategory,
    purpose: draft.purpose,
    ...(description === '' ? {} : { description }),
    interval: { from: utc(draft.from), to: utc(draft.to) },
    ...(draft.granularitySeconds === null ? {} : { granularitySeconds: draft.granularitySeconds }),
    maxProtection: draft.maxProtection,
    strategy: draft.strategy,
    participants: { min: draft.min, max: draft.max },
    rewardSat: draft.rewardSat,
    ...(draft.rewardSat === '0' ? {} : { paymentDue: due.toISOString() }),
    consentWindow: { closes: closes.toISOString() },
  };
}

/** A price needs no title: what is still empty stands in for the moment. */
export const priced = (draft: Draft): Draft => ({
  ...draft,
  title: draft.title.trim() || '–',
  purpose: draft.purpose.trim() || '–',
});

/** 2026-11-22T14:05, in the person's own time zone. */
export function localInput(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** What is no time stays as it is: the market says what is wrong with it. */
function utc(local: string): string {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? local : time.toISOString();
}
