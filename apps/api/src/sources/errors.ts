import { DomainError, type ProblemPlace } from '@mynedata/platform';

type Code =
  | 'source-not-found'
  | 'source-type-not-found'
  | 'source-type-not-valid'
  | 'source-type-differs'
  | 'source-token-not-found'
  | 'source-token-not-live'
  | 'expiry-not-possible'
  | 'pairing-not-found'
  | 'pairing-answered'
  | 'too-many-sources'
  | 'too-many-source-tokens'
  | 'measurements-not-valid'
  | 'import-not-found'
  | 'import-not-readable'
  | 'import-not-clear'
  | 'import-not-changeable'
  | 'import-over'
  | 'too-many-imports'
  | 'imports-full'
  | 'not-mappable';

export const statusOf = {
  'source-not-found': 404,
  'source-type-not-found': 422,
  'source-type-not-valid': 422,
  'source-type-differs': 409,
  'source-token-not-found': 404,
  'source-token-not-live': 409,
  'expiry-not-possible': 422,
  'pairing-not-found': 404,
  'pairing-answered': 409,
  'too-many-sources': 409,
  'too-many-source-tokens': 409,
  'measurements-not-valid': 422,
  'import-not-found': 404,
  'import-not-readable': 422,
  'import-not-clear': 422,
  'import-not-changeable': 409,
  'import-over': 409,
  'too-many-imports': 409,
  'imports-full': 503,
  'not-mappable': 422,
} satisfies Record<Code, number>;

/** How `sources` refuses. */
export class SourcesRefusal extends DomainError {
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
