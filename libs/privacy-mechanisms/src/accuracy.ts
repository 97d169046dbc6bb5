import type { ReleasePlan } from './plan';

export function predictError(_plan: ReleasePlan, _statistic: number, _participants: number): number {
  throw new Error('to be filled in');
}
export function headCountQuantile(_plan: ReleasePlan, _p: number): number {
  throw new Error('to be filled in');
}
export function marginOf(_plan: ReleasePlan): number {
  throw new Error('to be filled in');
}
