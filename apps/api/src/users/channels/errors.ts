import { DomainError, type ProblemPlace } from '@mynedata/platform';

type Code =
  | 'no-mail-here'
  | 'no-push-here'
  | 'link-not-valid'
  | 'notification-not-found'
  | 'push-subscription-refused'
  | 'push-subscription-not-found'
  | 'too-many-push-subscriptions'
  | 'notice-setting-fixed';

export const statusOf = {
  'no-mail-here': 409,
  'no-push-here': 409,
  'link-not-valid': 404,
  'notification-not-found': 404,
  'push-subscription-refused': 422,
  'push-subscription-not-found': 404,
  'too-many-push-subscriptions': 409,
  'notice-setting-fixed': 422,
} satisfies Record<Code, number>;

/** How notifications refuse. */
export class NotificationsRefusal extends DomainError {
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
