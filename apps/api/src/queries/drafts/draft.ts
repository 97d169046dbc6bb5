import type { MarketRules, ProblemPlace } from '@mynedata/platform';
import type { Level, Strategy } from '@mynedata/privacy-mechanisms';
import type { PurposeCategory, Query } from '../query';
import type { QueryInput } from '../submission/queries.dto';

/** A query as far as it is written. Times to answer are a span: they begin at the moment of submission. */
export interface DraftContent {
  readonly text?: string;
  readonly title?: string;
  readonly description?: string;
  readonly purposeCategory?: PurposeCategory;
  readonly purpose?: string;
  readonly interval?: { readonly from?: string; readonly to?: string };
  readonly granularitySeconds?: number;
  readonly maxProtection?: Level;
  readonly strategy?: Strategy;
  readonly participants?: { readonly min?: number; readonly max?: number };
  readonly rewardSat?: string;
  readonly windowSeconds?: number;
}

/** What still has to be written, with its place; empty where it can be submitted. */
export function missingFrom(content: DraftContent): ProblemPlace[] {
  const isMissing = (value: unknown): boolean =>
    value === undefined || (typeof value === 'string' && value.trim() === '');
  const needed: readonly (readonly [string, unknown])[] = [
    ['/text', content.text],
    ['/title', content.title],
    ['/purposeCategory', content.purposeCategory],
    ['/purpose', content.purpose],
    ['/interval/from', content.interval?.from],
    ['/interval/to', content.interval?.to],
    ['/maxProtection', content.maxProtection],
    ['/participants/min', content.participants?.min],
    ['/participants/max', content.participants?.max],
    ['/rewardSat', content.rewardSat],
    ['/windowSeconds', content.windowSeconds],
  ];
  return needed.flatMap(([pointer, value]) =>
    isMissing(value) ? [{ pointer, detail: 'This is still missing.' }] : [],
  );
}

/**
 * The draft as it is submitted now: people may answer from this moment on, and payment is due as late as the rules admit.
 * @returns undefined while something is missing.
 */
export function submittedNow(
  content: DraftContent,
  now: Date,
  rules: Pick<MarketRules, 'minAskMs' | 'confirmGraceMs'>,
): QueryInput | undefined {
  const { text, title, purposeCategory, purpose, maxProtection, rewardSat, windowSeconds } = content;
  const { from, to } = content.interval ?? {};
  const { min, max } = content.participants ?? {};
  if (text === undefined || title === undefined || purposeCategory === undefined || purpose === undefined)
    return undefined;
  if (from === undefined || to === undefined || min === undefined || max === undefined) return undefined;
  if (maxProtection === undefined || rewardSat === undefined || windowSeconds === undefined) return undefined;
  const closes = new Date(now.getTime() + windowSeconds * 1000);
  const due = new Date(closes.getTime() - rules.confirmGraceMs - rules.minAskMs);
  return {
    text,
    title,
    purposeCategory,
    purpose,
    interval: { from, to },
    maxProtection,
    participants: { min, max },
    rewardSat,
    consentWindow: { closes: closes.toISOString() },
    ...(content.description === undefined ? {} : { description: content.description }),
    ...(content.granularitySeconds === undefined ? {} : { granularitySeconds: content.granularitySeconds }),
    ...(content.strategy === undefined ? {} : { strategy: content.strategy }),
    ...(rewardSat === '0' ? {} : { paymentDue: due.toISOString() }),
  };
}

/** The same question on the same terms, to be asked again. */
export const contentOf = ({ text, terms }: Pick<Query, 'text' | 'terms'>): DraftContent => ({
  text,
  title: terms.title,
  description: terms.description,
  purposeCategory: terms.purposeCategory,
  purpose: terms.purpose,
  interval: { from: terms.from.toISOString(), to: terms.to.toISOString() },
  ...(terms.granularitySeconds === null ? {} : { granularitySeconds: terms.granularitySeconds }),
  maxProtection: terms.maxProtection,
  strategy: terms.strategy,
  participants: { min: terms.min, max: terms.max },
  rewardSat: terms.rewardSat.toString(),
  windowSeconds: Math.round((terms.closes.getTime() - terms.opens.getTime()) / 1000),
});
