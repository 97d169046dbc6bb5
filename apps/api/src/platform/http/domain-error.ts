/** One thing that is wrong, and where: a JSON pointer into the body, or a position in a text. */
export interface ProblemPlace {
  readonly detail: string;
  readonly pointer?: string;
  readonly code?: string;
  readonly line?: number;
  readonly column?: number;
  readonly offset?: number;
  readonly length?: number;
  readonly index?: number;
  readonly field?: string;
  readonly suggestion?: string;
  readonly expected?: readonly string[];
}

/**
 * A refusal: something a client asked for that the rules do not allow. Thrown, so that the transaction rolls back.
 * `code` is stable and part of the API; each module maps its codes to HTTP statuses in its errors.ts.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  readonly errors: readonly ProblemPlace[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    detail: string,
    more: {
      readonly errors?: readonly ProblemPlace[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}
