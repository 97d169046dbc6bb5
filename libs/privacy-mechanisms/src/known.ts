import type { ReleasePlan } from './plan';

const knownOfPlans = new WeakMap<ReleasePlan, Map<string, unknown>>();

/**
 * Public numbers of a plan, computed once: a release with a year of slots asks for them hundreds of times.
 *
 * @param name says what it is, and of which invocation
 */
export function once<T>(plan: ReleasePlan, name: string, compute: () => T): T {
  const known = knownOfPlans.get(plan) ?? new Map<string, unknown>();
  knownOfPlans.set(plan, known);
  if (!known.has(name)) known.set(name, compute());
  return known.get(name) as T;
}
