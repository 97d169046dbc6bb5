/**
 * How the ε of a query is divided. Everything that spends ε takes its share from here, and the charge is added up from
 * the same shares:
 *
 *   ε of a person's class ─┬─ 1/5 the head count
 *                          └─ 4/5 equally over the invocations, then equally over the slots
 *
 * Within a share, one release is a mechanism of pure ε with its declared sensitivity, and classes are disjoint sets of
 * people, each of whom pays for the noise of one class only.
 */
import type { Level } from './levels';
import type { Invocation, NoiseClass } from './invocation';
import type { ReleasePlan } from './plan';
import { reduced, type Rational } from './rational';
import { sensitivity } from './sensitivity';

/** 20 % of a query's ε are the head count's. */
const PARTS = 5n;
const OTHERS = PARTS - 1n;
const MICRO = 1_000_000n;

/** The ε of a class's head count: 0.2 ε. */
export function headCountEpsilon({ epsilonMicro }: NoiseClass): Rational {
  return reduced(BigInt(epsilonMicro), PARTS * MICRO);
}

/** The ε of one invocation in one slot: 0.8 ε / invocations / slots, ε of the class as the invocation has it. */
export function invocationEpsilon(plan: ReleasePlan, { epsilonMicro }: NoiseClass): Rational {
  const shares = BigInt(plan.invocations.length) * BigInt(plan.slots);
  return reduced(OTHERS * BigInt(epsilonMicro), PARTS * MICRO * shares);
}

/** Scale of a class's head count noise; one person changes a head count by 1. */
export function headCountScale(noiseClass: NoiseClass): Rational {
  return scaleOf(1n, headCountEpsilon(noiseClass));
}

/** Scale of one invocation's noise in one slot, for every component of its vector. */
export function invocationScale(plan: ReleasePlan, noiseClass: NoiseClass, invocation: Invocation): Rational {
  return scaleOf(sensitivity(invocation), invocationEpsilon(plan, noiseClass));
}

/**
 * Integer micro-ε that a participant of a level pays: 20 % of the ε the head count is drawn at, and each invocation's
 * equal share of the other 80 % of the ε it is drawn at; rounded up, so that the ledger never says less than was used.
 *
 * @throws RangeError for a level the plan does not admit.
 */
export function chargeMicro(plan: ReleasePlan, level: Level): number {
  const invocations = BigInt(plan.invocations.length);
  const head = BigInt(classOf(plan.classes, level).epsilonMicro) * invocations;
  const others = plan.invocations.reduce(
    (sum, { classes }) => sum + OTHERS * BigInt(classOf(classes, level).epsilonMicro),
    0n,
  );
  return Number(dividedUp(head + others, PARTS * invocations));
}

/**
 * Micro-ε that stay spent if the head count is too small and nothing else is drawn; rounded up.
 *
 * @throws RangeError for a level the plan does not admit.
 */
export function headCountShareMicro(plan: ReleasePlan, level: Level): number {
  return Number(dividedUp(BigInt(classOf(plan.classes, level).epsilonMicro), PARTS));
}

function scaleOf(change: bigint, { numerator, denominator }: Rational): Rational {
  return reduced(change * denominator, numerator);
}

function dividedUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

function classOf(classes: readonly NoiseClass[], level: Level): NoiseClass {
  const found = classes.find(({ members }) => members.includes(level));
  if (!found) throw new RangeError(`Nobody at level ${level} takes part in this release.`);
  return found;
}
