import {
  type AdditiveInvocation,
  type ClassSums,
  type Grid,
  type Level,
  type QuantileInvocation,
  type ReleasePlan,
  type SlotSums,
  isAdditive,
  sumCount,
} from '@mynedata/privacy-mechanisms';
import { referenceOfKey } from '../../src/queries/plan';
import type { Query, Reference } from '../../src/queries/query';
import type { Datum } from './model';
import { type Read, folded, slotValues } from './oracle';

/** Somebody who takes part: the class at the claim, and what is read per reference. */
export interface Participant {
  readonly class: Level;
  readonly read: readonly (readonly Read[])[];
}

type Slots = readonly (Datum | undefined)[];

/** The exact sums of every additive invocation: one participant after the other, in whole numbers (`3-privacy.md` §3.2 to §3.4). */
export function expectedSums(
  query: Query,
  plan: ReleasePlan,
  participants: readonly Participant[],
): ClassSums {
  const table: Partial<Record<Level, SlotSums[][]>> = {};
  for (const { key, members } of plan.classes) {
    const people = participants
      .filter((participant) => members.includes(participant.class))
      .map((participant) => (attribute: string) => valuesOf(query, participant, attribute));
    table[key] = plan.invocations.map((invocation) => {
      if (!isAdditive(invocation)) return [];
      const parts = people.map((values) => [
        values(invocation.attribute),
        values('second' in invocation ? invocation.second : invocation.attribute),
      ]);
      return Array.from({ length: plan.slots }, (_, slot) => {
        const sum: bigint[] = Array.from({ length: sumCount(invocation) }, () => 0n);
        let contributors = 0n;
        for (const [first, second] of parts) {
          const [a, b] = [first?.[slot], second?.[slot]];
          if (a === undefined || b === undefined) continue;
          contributors += 1n;
          const reference = query.bound.references[referenceOfKey(query.bound, invocation.attribute)];
          contribution(invocation, reference, a, b).forEach(
            (part, index) => (sum[index] = (sum[index] ?? 0n) + part),
          );
        }
        return { contributors, sums: sum };
      });
    });
  }
  return table;
}

/** What a quantile ranks in each slot: [step, people who have it], ascending. */
export function expectedRanks(
  query: Query,
  plan: ReleasePlan,
  invocation: QuantileInvocation,
  participants: readonly Participant[],
): (readonly [number, number])[][] {
  const people = participants.map((participant) => valuesOf(query, participant, invocation.attribute));
  return Array.from({ length: plan.slots }, (_, slot) => {
    const counts = new Map<number, number>();
    for (const values of people) {
      const value = values[slot];
      if (value === undefined) continue;
      const step = Number(stepOf(Number(value), invocation.grid));
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
    return [...counts].sort(([a], [b]) => a - b);
  });
}

function valuesOf(query: Query, { read }: Participant, attribute: string): Slots {
  const index = referenceOfKey(query.bound, attribute);
  const reference = query.bound.references[index];
  if (reference === undefined) throw new Error(`${attribute} is not in the query`);
  return slotValues(query, reference, read[index] ?? []);
}

/** Clamped to the public bounds and put on the grid; a value right between two points goes to the even one. */
export function stepOf(value: number, { min, max, grid }: Pick<Grid, 'min' | 'max' | 'grid'>): bigint {
  const steps = (Math.min(Math.max(value, min), max) - min) / grid;
  const below = Math.floor(steps);
  const isTie = steps - below === 0.5;
  return BigInt(isTie ? below + (below % 2) : Math.round(steps));
}

/** One person's share of the sums of one slot. */
function contribution(
  invocation: AdditiveInvocation,
  reference: Reference | undefined,
  first: Datum,
  second: Datum,
): bigint[] {
  switch (invocation.mechanism) {
    case 'count':
      return [];
    case 'pair':
    case 'sum':
      return [stepOf(Number(first), invocation.grid)];
    case 'moments': {
      const a = stepOf(Number(first), invocation.grid);
      return [a, a * a];
    }
    case 'tensor': {
      const a = stepOf(Number(first), invocation.grid);
      const b = stepOf(Number(second), invocation.secondGrid);
      return [a, a * a, b, a * b, a * a * b, b * b, a * b * b, a * a * b * b];
    }
    case 'histogram': {
      const { grid, bins } = invocation;
      if (grid === null) {
        const own = (reference?.categories ?? []).findIndex(
          (category) => folded(category) === folded(String(first)),
        );
        return bins.map((_, bin) => (bin === own ? 1n : 0n));
      }
      const own = (stepOf(Number(first), grid) * BigInt(bins.length)) / BigInt(grid.gridSteps);
      const last = BigInt(bins.length - 1);
      return bins.map((_, bin) => (BigInt(bin) === (own < last ? own : last) ? 1n : 0n));
    }
  }
}
