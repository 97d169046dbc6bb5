import { DomainError, type ProblemPlace } from '@mynedata/platform';

type Code =
  | 'webhook-not-found'
  | 'webhook-delivery-not-found'
  | 'webhook-exists'
  | 'too-many-webhooks'
  | 'webhook-url-refused'
  | 'webhook-disabled'
  | 'delivery-still-waiting'
  | 'too-many-deliveries';

export const statusOf = {
  'webhook-not-found': 404,
  'webhook-delivery-not-found': 404,
  'webhook-exists': 409,
  'too-many-webhooks': 409,
  'webhook-url-refused': 422,
  'webhook-disabled': 409,
  'delivery-still-waiting': 409,
  'too-many-deliveries': 429,
} satisfies Record<Code, number>;

/** How webhooks refuse. */
export class WebhooksRefusal extends DomainError {
  readonly status: number;

  constructor(
    readonly code: Code,
    detail: string,
    errors: readonly ProblemPlace[] = [],
  ) {
    super(detail, { errors });
    this.status = statusOf[code];
  }
}

export const webhookNotFound = (): WebhooksRefusal =>
  new WebhooksRefusal('webhook-not-found', 'Your organisation has no such webhook.');
