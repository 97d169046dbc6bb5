import type { DisclosureSummaryView, DisclosureView } from '@mynedata/api-client';
import { type IconName, numberText, whenText } from '@mynedata/cockpit-shared';

export interface DisclosureStatus {
  readonly mood: 'ok' | 'wait' | 'run' | 'bad' | 'neutral';
  readonly icon: IconName;
  readonly word: string;
  readonly sentence: string;
}

/** How an in-person request stands for its person. */
export function disclosureStatus(
  request: Pick<DisclosureSummaryView, 'state' | 'validUntil'> & Partial<Pick<DisclosureView, 'keptUntil'>>,
): DisclosureStatus {
  const nothing = 'Nothing of yours was disclosed.';
  switch (request.state) {
    case 'open':
      return {
        mood: 'wait',
        icon: 'clock',
        word: 'Waits for your answer',
        sentence: `Until ${whenText(request.validUntil)}. Nothing leaves without it.`,
      };
    case 'allowed':
      return {
        mood: 'run',
        icon: 'check',
        word: 'Allowed',
        sentence: `The values lie sealed and can be fetched once${request.keptUntil ? `, until ${whenText(request.keptUntil)}` : ''}.`,
      };
    case 'fetched':
      return {
        mood: 'ok',
        icon: 'check',
        word: 'Fetched',
        sentence: 'The organisation has the values. Here they are deleted.',
      };
    case 'denied':
      return {
        mood: 'neutral',
        icon: 'close',
        word: 'Denied',
        sentence: `${nothing} The organisation is told no more than if you had not come.`,
      };
    case 'withdrawn':
      return { mood: 'neutral', icon: 'undo', word: 'Withdrawn', sentence: nothing };
    case 'cancelled':
      return {
        mood: 'neutral',
        icon: 'close',
        word: 'Withdrawn by the organisation',
        sentence: nothing,
      };
    case 'missed':
      return { mood: 'neutral', icon: 'clock', word: 'Ended without an answer', sentence: nothing };
    case 'lapsed':
      return {
        mood: 'neutral',
        icon: 'clock',
        word: 'Not fetched in time',
        sentence: `${nothing} The values were deleted.`,
      };
  }
}

/** A value as it is shown and disclosed; only a number has a unit. */
export function shownValue({
  value,
  unit,
}: {
  readonly value: DisclosureView['values'][number]['value'];
  readonly unit: string | null;
}): string {
  if (typeof value === 'number') return unit === null ? numberText(value) : `${numberText(value)} ${unit}`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value ?? 'nothing';
}
