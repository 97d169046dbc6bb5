import type { DraftInput } from '@mynedata/api-client';
import { type Draft, localInput } from '../new-query/terms';

/** What is kept of the form; a time that is none yet is left out. */
export function contentOf(draft: Draft): DraftInput {
  const from = instant(draft.from);
  const to = instant(draft.to);
  return {
    text: draft.text,
    title: draft.title,
    description: draft.description,
    purposeCategory: draft.purposeCategory,
    purpose: draft.purpose,
    interval: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
    ...(draft.granularitySeconds === null ? {} : { granularitySeconds: draft.granularitySeconds }),
    maxProtection: draft.maxProtection,
    strategy: draft.strategy,
    participants: { min: draft.min, max: draft.max },
    ...(/^(0|[1-9][0-9]{0,14})$/.test(draft.rewardSat) ? { rewardSat: draft.rewardSat } : {}),
    windowSeconds: draft.windowSeconds,
  };
}

/** The form of a kept draft; where nothing is kept it is as that of a new query. */
export function draftOf(content: DraftInput, start: Draft): Draft {
  return {
    text: content.text ?? start.text,
    title: content.title ?? start.title,
    description: content.description ?? start.description,
    purposeCategory: content.purposeCategory ?? start.purposeCategory,
    purpose: content.purpose ?? start.purpose,
    from: content.interval?.from === undefined ? start.from : localInput(new Date(content.interval.from)),
    to: content.interval?.to === undefined ? start.to : localInput(new Date(content.interval.to)),
    granularitySeconds: content.granularitySeconds ?? null,
    maxProtection: content.maxProtection ?? start.maxProtection,
    strategy: content.strategy ?? start.strategy,
    min: content.participants?.min ?? start.min,
    max: content.participants?.max ?? start.max,
    rewardSat: content.rewardSat ?? start.rewardSat,
    windowSeconds: content.windowSeconds ?? start.windowSeconds,
  };
}

function instant(local: string): string | undefined {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
