import type { OrganisationHistoryView, RequestSummaryView, RequestView } from '@mynedata/api-client';
import { type IconName, whenText } from '@mynedata/cockpit-shared';

export interface RequestStatus {
  readonly mood: 'ok' | 'wait' | 'run' | 'bad' | 'neutral';
  readonly icon: IconName;
  readonly word: string;
  readonly sentence: string;
}

/** What becomes of somebody's data by a request, in one line; `kinds` names it. */
export function useOf(
  {
    gives,
    queryState,
    outcome,
    state,
  }: Pick<RequestSummaryView, 'gives' | 'queryState' | 'outcome' | 'state'>,
  kinds: string,
): string {
  const leaves =
    gives === 'dataset' ? 'a row of yours in a dataset, generalised' : 'a protected result over many people';
  if (queryState === 'released' && outcome === 'participant')
    return `Was used: ${kinds}. What left: ${leaves}.`;
  const isOver = state !== 'open' && state !== 'allowed';
  return isOver || outcome !== undefined
    ? `Was asked for: ${kinds}.`
    : `Would be used: ${kinds}. What leaves: ${leaves}.`;
}

type Known = Pick<RequestSummaryView, 'state' | 'queryState' | 'outcome' | 'closes' | 'rewardSat'>;

const notReleased =
  'This query was not released. Nobody is paid, the deposit is credited back in full. The reserved budget is free again.';

/** How a request stands, in the words that every screen uses for it. */
export function statusOf(request: Known): RequestStatus {
  if (request.state === 'allowed') return allowed(request);
  switch (request.state) {
    case 'open':
      return {
        mood: 'wait',
        icon: 'clock',
        word: 'Waits for your answer',
        sentence: `Until ${whenText(request.closes)}. Nothing leaves without it.`,
      };
    case 'denied':
      return { mood: 'neutral', icon: 'close', word: 'Denied', sentence: 'Nothing of yours is used.' };
    case 'withdrawn':
      return { mood: 'neutral', icon: 'undo', word: 'Withdrawn', sentence: 'Nothing of yours is used.' };
    case 'missed':
      return {
        mood: 'neutral',
        icon: 'clock',
        word: 'Ended without an answer',
        sentence: 'You gave no answer, so nothing of yours is used.',
      };
  }
}

function allowed({ queryState, outcome, rewardSat }: Known): RequestStatus {
  switch (queryState) {
    case 'awaiting_funds':
    case 'collecting':
      return {
        mood: 'ok',
        icon: 'check',
        word: 'Allowed',
        sentence: 'Allowed. You can withdraw until the result is computed.',
      };
    case 'executing':
      return {
        mood: 'run',
        icon: 'rings',
        word: 'Being computed',
        sentence: 'Being computed. Answers can no longer change.',
      };
    case 'released':
      return released(outcome, rewardSat);
    case 'not_released':
      return { mood: 'neutral', icon: 'info', word: 'Not released', sentence: notReleased };
    case 'unfunded':
    case 'cancelled':
      return {
        mood: 'neutral',
        icon: 'close',
        word: 'Cancelled',
        sentence:
          'The organisation called it off. Nothing of yours was used; the reserved budget is free again.',
      };
  }
}

function released(outcome: Known['outcome'], rewardSat: string): RequestStatus {
  if (outcome === 'lapsed') {
    return {
      mood: 'wait',
      icon: 'undo',
      word: 'Lapsed',
      sentence:
        'Your consent has lapsed: your settings or data no longer fitted when the result was computed. Nothing of yours was used; the reserved budget is free again.',
    };
  }
  if (outcome === 'not_drawn') {
    return {
      mood: 'neutral',
      icon: 'person',
      word: 'Not drawn',
      sentence: 'More people agreed than this query can take. You were not drawn; nothing of yours was used.',
    };
  }
  const paid =
    rewardSat === '0' ? 'This request paid nothing.' : 'Your reward was credited in the same moment.';
  return { mood: 'ok', icon: 'check', word: 'Released', sentence: `Released. You took part. ${paid}` };
}

/** Which setting is against a request, and what follows. */
export function againstSentence(against: NonNullable<RequestView['against']>, allowed: boolean): string {
  const follows = allowed ? 'Your consent lapses when the window closes.' : 'It cannot be allowed.';
  switch (against) {
    case 'organisation_blocked':
      return `You blocked this organisation. ${follows}`;
    case 'organisation_type_refused':
      return `You refuse organisations of this type. ${follows}`;
    case 'reward_below_reserve_price':
      return allowed
        ? 'It pays less than your reserve price by now. Your consent stands until you withdraw it.'
        : 'It pays less than your reserve price. It cannot be allowed.';
  }
}

/** How the queries of an organisation ended: numbers of queries, none of people. */
export function historyText({ released, notReleased, cancelled }: OrganisationHistoryView): string {
  if (released + notReleased + cancelled === 0) return 'None of its queries is over yet.';
  const parts = [`${released} released`, `${notReleased} not released`, `${cancelled} cancelled or not paid`];
  return `Its queries so far: ${parts.join(', ')}.`;
}
