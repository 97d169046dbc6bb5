import type { RandomSource } from '@mynedata/privacy-mechanisms';

/** A uniform integer in [0, below), by rejection: every outcome equally likely to the last bit. */
function uniform(random: RandomSource, below: number): number {
  const limit = 0x1_0000_0000 - (0x1_0000_0000 % below);
  let word = random.uint32();
  while (word >= limit) word = random.uint32();
  return word % below;
}

/** At most `max` of them, every subset of that size equally likely (the first steps of a Fisher-Yates shuffle). */
export function drawParticipants<T>(standing: readonly T[], max: number, random: RandomSource): T[] {
  if (standing.length <= max) return [...standing];
  const pool = [...standing];
  for (let index = 0; index < max; index++) {
    const other = index + uniform(random, pool.length - index);
    [pool[index], pool[other]] = [pool[other] as T, pool[index] as T];
  }
  return pool.slice(0, max);
}
