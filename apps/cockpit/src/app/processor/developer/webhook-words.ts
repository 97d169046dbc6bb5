import type { WebhookDeliveryView, WebhookView } from '@mynedata/api-client';

export type WebhookEvent = WebhookView['events'][number];

export const eventNames: Readonly<Record<WebhookEvent, string>> = {
  'query.collecting': 'People may be asked from now on',
  'query.released': 'A result is ready',
  'query.not_released': 'Nothing was released',
  'query.unfunded': 'Not funded in time',
  'query.cancelled': 'Called off',
  'in_person.allowed': 'An in-person request was allowed',
  'in_person.taken_back': 'What was allowed in person was taken back',
};
export const webhookEvents = Object.keys(eventNames) as readonly WebhookEvent[];

export const disabledWords: Readonly<Record<NonNullable<WebhookView['disabledReason']>, string>> = {
  by_hand: 'Switched off by your organisation.',
  failing: 'Switched off: it has taken nothing for five days.',
  gone: 'Switched off: it answered that it is gone for good (410).',
};

export const deliveryStateNames: Readonly<Record<WebhookDeliveryView['state'], string>> = {
  waiting: 'Waiting',
  delivered: 'Delivered',
  failed: 'Given up',
};

/** How the last attempt ended, in a few words. */
export function attemptText({ attempts, answerStatus, problem }: WebhookDeliveryView): string {
  if (attempts === 0) return 'Not sent yet';
  const how = problem ?? (answerStatus === null ? 'no answer yet' : `answered ${answerStatus}`);
  return `${attempts === 1 ? '1 attempt' : `${attempts} attempts`}, ${how}`;
}
