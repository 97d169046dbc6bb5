import { DomainError } from '@mynedata/platform';

type Code =
  | 'username-taken'
  | 'wrong-password'
  | 'archive-not-found'
  | 'archive-not-ready'
  | 'wrong-credentials'
  | 'too-many-attempts'
  | 'api-key-not-found'
  | 'too-many-api-keys'
  | 'organisation-type-fixed'
  | 'organisation-name-fixed'
  | 'no-domain'
  | 'domain-not-proved';

export const statusOf = {
  'username-taken': 409,
  'wrong-credentials': 401,
  'wrong-password': 403,
  'archive-not-found': 404,
  'archive-not-ready': 409,
  'too-many-attempts': 429,
  'api-key-not-found': 404,
  'too-many-api-keys': 409,
  'organisation-type-fixed': 409,
  'organisation-name-fixed': 409,
  'no-domain': 404,
  'domain-not-proved': 409,
} satisfies Record<Code, number>;

/** How `users` refuses. */
export class UsersRefusal extends DomainError {
  readonly status: number;

  constructor(
    readonly code: Code,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
    pointer?: string,
  ) {
    super(detail, { headers, ...(pointer === undefined ? {} : { errors: [{ pointer, detail }] }) });
    this.status = statusOf[code];
  }
}
