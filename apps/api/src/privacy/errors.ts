import { DomainError } from '@mynedata/platform';

type Code =
  'privacy-budget-spent' | 'source-attribute-not-found' | 'nothing-reserved' | 'organisation-not-found';

export const statusOf = {
  'privacy-budget-spent': 409,
  'source-attribute-not-found': 404,
  'nothing-reserved': 409,
  'organisation-not-found': 404,
} satisfies Record<Code, number>;

/** How `privacy` refuses. */
export class PrivacyRefusal extends DomainError {
  readonly status: number;

  constructor(
    readonly code: Code,
    detail: string,
  ) {
    super(detail);
    this.status = statusOf[code];
  }
}
