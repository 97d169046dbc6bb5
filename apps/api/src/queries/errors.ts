import { DomainError, type ProblemPlace } from '@mynedata/platform';

type Code =
  | 'query-not-found'
  | 'query-text-not-valid'
  | 'terms-not-valid'
  | 'too-many-open-queries'
  | 'too-many-free-queries'
  | 'idempotency-key-reused'
  | 'query-not-awaiting-funds'
  | 'query-not-cancellable'
  | 'result-not-released'
  | 'no-membership'
  | 'receipt-not-found'
  | 'profile-not-found'
  | 'answered-already'
  | 'preview-too-slow'
  | 'dry-run-too-slow'
  | 'one-at-a-time'
  | 'draft-not-found'
  | 'draft-not-complete'
  | 'draft-submitted'
  | 'too-many-drafts'
  | 'request-not-found'
  | 'window-closed'
  | 'window-not-open'
  | 'too-late-to-withdraw'
  | 'nothing-to-withdraw'
  | 'request-does-not-fit'
  | 'level-changed'
  | 'consent-of-another-kind'
  | 'rule-not-found'
  | 'rule-revoked'
  | 'too-many-rules'
  | 'result-no-dataset'
  | 'in-person-not-found'
  | 'in-person-code-not-found'
  | 'in-person-answered'
  | 'in-person-over'
  | 'in-person-card-changed'
  | 'in-person-nothing-to-disclose'
  | 'in-person-unwanted'
  | 'in-person-nothing-to-fetch'
  | 'too-many-in-person-requests';

export const statusOf = {
  'query-not-found': 404,
  'query-text-not-valid': 422,
  'terms-not-valid': 422,
  'too-many-open-queries': 409,
  'too-many-free-queries': 409,
  'idempotency-key-reused': 422,
  'query-not-awaiting-funds': 409,
  'query-not-cancellable': 409,
  'result-not-released': 409,
  'no-membership': 404,
  'receipt-not-found': 404,
  'profile-not-found': 404,
  'answered-already': 409,
  'preview-too-slow': 503,
  'dry-run-too-slow': 503,
  'one-at-a-time': 429,
  'draft-not-found': 404,
  'draft-not-complete': 422,
  'draft-submitted': 409,
  'too-many-drafts': 409,
  'request-not-found': 404,
  'window-closed': 409,
  'window-not-open': 409,
  'too-late-to-withdraw': 409,
  'nothing-to-withdraw': 409,
  'request-does-not-fit': 409,
  'level-changed': 409,
  'consent-of-another-kind': 409,
  'rule-not-found': 404,
  'rule-revoked': 409,
  'too-many-rules': 409,
  'result-no-dataset': 409,
  'in-person-not-found': 404,
  'in-person-code-not-found': 404,
  'in-person-answered': 409,
  'in-person-over': 409,
  'in-person-card-changed': 409,
  'in-person-nothing-to-disclose': 409,
  'in-person-unwanted': 409,
  'in-person-nothing-to-fetch': 409,
  'too-many-in-person-requests': 409,
} satisfies Record<Code, number>;

/** How `queries` refuses. */
export class QueriesRefusal extends DomainError {
  readonly status: number;

  constructor(
    readonly code: Code,
    detail: string,
    errors: readonly ProblemPlace[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail, { errors, headers });
    this.status = statusOf[code];
  }
}
