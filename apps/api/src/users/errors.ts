import { DomainError } from '@mynedata/platform';

type Code =
  'username-taken' | 'wrong-credentials' | 'too-many-attempts' | 'api-key-not-found' | 'too-many-api-keys';

export const statusOf = {
  'username-taken': 409,
  'wrong-credentials': 401,
  'too-many-attempts': 429,
  'api-key-not-found': 404,
  'too-many-api-keys': 409,
} satisfies Record<Code, number>;

/** How `users` refuses. */
export class UsersRefusal extends DomainError {
  readonly status: number;

  constructor(
    readonly code: Code,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail, { headers });
    this.status = statusOf[code];
  }
}
