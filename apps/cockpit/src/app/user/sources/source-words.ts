import type { SourceTypeView, SourceView } from '@mynedata/api-client';
import { type IconName, agoText, logicalTypeIcons } from '@mynedata/cockpit-shared';

export interface SourceStatus {
  readonly mood: 'ok' | 'wait' | 'neutral';
  readonly icon: IconName;
  readonly word: string;
  readonly sentence: string;
}

type Known = Pick<SourceView, 'paused' | 'lastAt' | 'kind' | 'uploadIntervalSeconds'>;

/** Late is said only where the person declared an interval, and only after two of them. */
export function statusOfSource(source: Known, now: number): SourceStatus {
  if (source.paused) {
    return {
      mood: 'neutral',
      icon: 'pause',
      word: 'Paused',
      sentence: 'Paused by you. It takes part in nothing.',
    };
  }
  if (source.lastAt === null) {
    return { mood: 'wait', icon: 'clock', word: 'No data yet', sentence: 'It waits for its first data.' };
  }
  if (source.kind === 'static') {
    return {
      mood: 'ok',
      icon: 'check',
      word: 'Filled in',
      sentence: `Filled in ${agoText(source.lastAt, now)}`,
    };
  }
  const sentence = `Last data: ${agoText(source.lastAt, now)}`;
  const silent = now - new Date(source.lastAt).getTime();
  if (source.uploadIntervalSeconds !== null && silent > source.uploadIntervalSeconds * 2000) {
    return { mood: 'wait', icon: 'warning', word: 'Late', sentence };
  }
  return { mood: 'ok', icon: 'check', word: 'Receiving', sentence };
}

export function iconOfType(type: SourceTypeView | undefined): IconName {
  const first = type?.attributes[0]?.logicalType;
  return first === undefined ? 'sensor' : logicalTypeIcons[first];
}

export const kindSentences: Readonly<Record<SourceView['kind'], string>> = {
  static: 'Facts that rarely change.',
  time_series: 'Values over time.',
  dynamic: 'Values over time under names of your own, which you map to attributes.',
};
