import { QueryFailedError } from 'typeorm';
import { sqlState } from './database';

/** The id that a failed statement referred to although nothing has it any more: a foreign key of one column. */
export function missingKey(error: unknown): string | undefined {
  if (!(error instanceof QueryFailedError) || sqlState(error) !== '23503') return undefined;
  // Words of the message depend on the database's language. `id` is the other side: rows that still refer to one that was to go.
  const { detail } = error.driverError as { detail?: string };
  return /\((?!id\))\w+\)=\(([\da-f-]{36})\)/.exec(detail ?? '')?.[1];
}
