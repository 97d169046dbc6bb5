import { createHmac } from 'node:crypto';

/** What an organisation can be told of. Each is a state that the API shows at the same moment, never earlier. */
export const webhookEventTypes = [
  'query.collecting',
  'query.released',
  'query.not_released',
  'query.unfunded',
  'query.cancelled',
  'in_person.allowed',
  'in_person.taken_back',
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];
/** Sent on demand only. */
export const pingType = 'webhook.ping';

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];
export const disabledReasons = ['by_hand', 'failing', 'gone'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

/** How long the secret before goes on signing beside the new one. */
const secretOverlapMs = 24 * 3600_000;
/** An address that has not taken anything for so long is not asked any more. */
const longFailureMs = 5 * 24 * 3600_000;

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** Pauses after each attempt, as the Standard Webhooks specification recommends. */
const pausesMs = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const;
export const maxAttempts = pausesMs.length + 1;
const jitterShare = 0.2;

/** What signs: the present secret, and the one before as long as it overlaps. */
export interface WebhookSecrets {
  readonly secret: string;
  readonly previous?: { readonly secret: string; readonly until: string };
}

export const formatSecret = (bytes: Buffer): string => `whsec_${bytes.toString('base64')}`;

/** A new secret beside the present one, which works on for a while. */
export const rotated = ({ secret }: WebhookSecrets, fresh: string, now: Date): WebhookSecrets => ({
  secret: fresh,
  previous: { secret, until: new Date(now.getTime() + secretOverlapMs).toISOString() },
});

/**
 * The headers of a delivery (Standard Webhooks 1.0): HMAC-SHA256 over `id.timestamp.body`, one signature for each secret in use.
 * @param id the same at every attempt: receivers drop what they have seen.
 */
export function signedHeaders(
  secrets: WebhookSecrets,
  { id, body, now }: { readonly id: string; readonly body: string; readonly now: Date },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const { secret, previous } = secrets;
  const inUse = [
    secret,
    ...(previous !== undefined && new Date(previous.until) > now ? [previous.secret] : []),
  ];
  const signatures = inUse.map((one) => {
    const key = Buffer.from(one.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

/** How an attempt ended: with a status, or with the reason why there is none. */
export interface Outcome {
  readonly status: number | null;
  readonly problem: string | null;
  readonly retryAfterSeconds?: number;
}

export interface Settled {
  readonly state: DeliveryState;
  readonly dueAt: Date;
  /** Why the address is not asked any more. */
  readonly disable: 'failing' | 'gone' | undefined;
}

/**
 * What follows from an attempt.
 * @param attempts made so far, this one included.
 * @param failingSince since when the address has taken nothing; null before this attempt's failure.
 * @param chance uniform in [0, 1): spreads the repetitions of many.
 */
export function settle(
  { status, retryAfterSeconds = 0 }: Outcome,
  attempts: number,
  failingSince: Date | null,
  now: Date,
  chance: number,
): Settled {
  if (status !== null && status >= 200 && status < 300)
    return { state: 'delivered', dueAt: now, disable: undefined };
  const disable =
    status === 410
      ? 'gone'
      : failingSince !== null && now.getTime() - failingSince.getTime() >= longFailureMs
        ? 'failing'
        : undefined;
  const pause = pausesMs[attempts - 1];
  if (pause === undefined || disable !== undefined) return { state: 'failed', dueAt: now, disable };
  const spread = pause * (1 - jitterShare + 2 * jitterShare * chance);
  const wait = Math.max(spread, Math.min(retryAfterSeconds * second, 24 * hour));
  return { state: 'waiting', dueAt: new Date(now.getTime() + Math.round(wait)), disable };
}
