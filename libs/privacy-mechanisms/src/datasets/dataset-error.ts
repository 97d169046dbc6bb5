export type DatasetErrorCode =
  'direct-identifier' | 'wrong-column' | 'cannot-be-protected' | 'too-many-suppressed';

/** Why there is no dataset. The message says what could be done. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';

  constructor(
    readonly code: DatasetErrorCode,
    message: string,
    /** Key of the column it is about. */
    readonly column: string | null = null,
  ) {
    super(message);
  }
}
