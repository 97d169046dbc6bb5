import type { InPersonRequestView } from '@mynedata/api-client';
import { type IconName, whenText } from '@mynedata/cockpit-shared';

export interface InPersonStatus {
  readonly mood: 'ok' | 'wait' | 'run' | 'bad' | 'neutral';
  readonly icon: IconName;
  readonly word: string;
  readonly sentence: string;
}

/** How an in-person request stands for the organisation. */
export function inPersonStatus({ state, validUntil, keptUntil }: InPersonRequestView): InPersonStatus {
  switch (state) {
    case 'waiting':
      return {
        mood: 'wait',
        icon: 'clock',
        word: 'Waits',
        sentence: `The code can be answered until ${whenText(validUntil)}. You are told only if the person allows it.`,
      };
    case 'allowed':
      return {
        mood: 'run',
        icon: 'check',
        word: 'Allowed',
        sentence: `Fetch the values once${keptUntil === null ? '' : `, until ${whenText(keptUntil)}`}.`,
      };
    case 'fetched':
      return {
        mood: 'ok',
        icon: 'check',
        word: 'Fetched',
        sentence: 'The values were fetched and are kept no longer.',
      };
    case 'taken_back':
      return { mood: 'neutral', icon: 'undo', word: 'Taken back', sentence: 'The person has taken it back.' };
    case 'withdrawn':
      return { mood: 'neutral', icon: 'close', word: 'Withdrawn', sentence: 'You withdrew this request.' };
    case 'expired':
      return { mood: 'neutral', icon: 'clock', word: 'Expired', sentence: 'Nothing was disclosed.' };
  }
}

export const validities = [
  { minutes: 15, name: '15 minutes' },
  { minutes: 30, name: '30 minutes' },
  { minutes: 60, name: '1 hour' },
  { minutes: 240, name: '4 hours' },
  { minutes: 1440, name: '1 day' },
] as const;
