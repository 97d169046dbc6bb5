import type { CheckedQuery } from './query';
export function describe(_query: CheckedQuery): string {
  throw new Error('to be filled in');
}
