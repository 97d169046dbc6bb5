import type { MarketRules, ProblemPlace } from '@mynedata/platform';
import { type ParameterTable, isOnLadder } from '@mynedata/privacy-mechanisms';
import { type Terms, slotCount } from '../query';

const maxSlots = 366;
const maxWindowMs = 30 * 24 * 3600 * 1000;
const maxParticipants = 1_000_000;
const maxRewardSat = 10_000_000n;
const maxEscrowSat = 2_100_000_000_000_000n;
/** A start at most this long ago means now. */
const graceMs = 5 * 60 * 1000;

/** When asking begins: a missing start, or one just past, means now. */
export const opensAt = (opens: Date | undefined, now: Date): Date =>
  opens === undefined || (opens < now && now.getTime() - opens.getTime() <= graceMs) ? now : opens;

/** Everything that is wrong with the terms, with its place (`1-market.md`, "Terms of a query"). */
export function termsProblems(
  terms: Terms,
  now: Date,
  rules: Pick<MarketRules, 'minAskMs' | 'confirmGraceMs'>,
  parameters: ParameterTable,
): ProblemPlace[] {
  const problems: ProblemPlace[] = [];
  const refuse = (pointer: string, detail: string) => problems.push({ pointer, detail });
  const seconds = (ms: number): string => (ms >= 3600_000 ? `${ms / 3600_000} h` : `${ms / 1000} s`);
  const { from, to, opens, closes, paymentDue, min, max, rewardSat, maxProtection } = terms;

  if (from >= to) refuse('/interval/to', 'The interval must end after it begins.');
  else if (slotCount(terms) > maxSlots)
    refuse(
      '/granularitySeconds',
      `The interval has ${slotCount(terms)} slots, at most ${maxSlots} are possible. Choose a coarser granularity or a shorter interval.`,
    );
  if (to > closes)
    refuse(
      '/interval/to',
      'The interval must end before the window for answers closes: only what people have by then can be computed.',
    );
  if (opens.getTime() > now.getTime() + maxWindowMs)
    refuse('/consentWindow/opens', 'The window must open within 30 days.');
  if (opens < now)
    refuse('/consentWindow/opens', 'The window cannot open in the past. Leave it out to open now.');
  if (closes.getTime() < opens.getTime() + rules.minAskMs)
    refuse('/consentWindow/closes', `People need at least ${seconds(rules.minAskMs)} to answer.`);
  if (closes.getTime() > opens.getTime() + maxWindowMs)
    refuse('/consentWindow/closes', 'The window can be open for 30 days at most.');

  if (rewardSat > maxRewardSat)
    refuse('/rewardSat', `The reward is at most ${maxRewardSat} sat per participant.`);
  if (rewardSat * BigInt(max) > maxEscrowSat)
    refuse('/rewardSat', 'Reward times participants is more than there are bitcoin.');
  if (rewardSat > 0n) {
    const latest = closes.getTime() - rules.confirmGraceMs - rules.minAskMs;
    if (paymentDue === null)
      refuse('/paymentDue', 'A query with a reward needs a time until which it is paid.');
    else if (paymentDue <= now) refuse('/paymentDue', 'The payment cannot be due in the past.');
    else if (paymentDue.getTime() > latest)
      refuse(
        '/paymentDue',
        `Payment must be due ${seconds(rules.confirmGraceMs + rules.minAskMs)} before the window closes, so that it can be confirmed and people can be asked: ${new Date(latest).toISOString()} at the latest.`,
      );
  } else if (paymentDue !== null) refuse('/paymentDue', 'A query without reward has no payment.');

  const floor = parameters[maxProtection].minimumParticipants;
  if (!isOnLadder(min))
    refuse('/participants/min', 'The minimum is one of 20, 50, 100, 200, 500, 1000, 2000, 5000, …');
  else if (min < floor)
    refuse(
      '/participants/min',
      `With protection up to ${maxProtection} at least ${floor} participants are needed.`,
    );
  if (max < min) refuse('/participants/max', 'The maximum cannot be below the minimum.');
  if (max > maxParticipants)
    refuse('/participants/max', `At most ${maxParticipants} participants are possible.`);
  return problems;
}
