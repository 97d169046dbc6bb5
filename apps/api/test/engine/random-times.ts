import type { Chance } from './chance';
import type { ModelType } from './model';

/** Slots that queries of a market are made of: times are microseconds. */
export interface Frame {
  readonly from: number;
  readonly width: number;
  readonly slots: number;
}

/** Ascending times, no two the same: in many slots or in few, on their bounds and around them, with long gaps, or none at all. */
export function randomTimes(chance: Chance, frame: Frame, kind: ModelType['kind']): readonly number[] {
  const { from, width, slots } = frame;
  const inSlot = (slot: number): number => {
    const begin = from + slot * width;
    return chance.pick([
      begin,
      begin,
      begin + 1,
      begin + width - 1,
      begin + width / 2,
      begin + chance.whole(0, width - 1),
    ]);
  };
  const times = new Set<number>();
  if (kind === 'static') {
    const count = chance.pick([0, 1, 1, 2, 3, 6]);
    for (let index = 0; index < count; index++)
      times.add(inSlot(chance.pick([-50, -1, 0, 1, 3, chance.whole(-10, slots)])));
  } else {
    const until = chance.pick([0, 2, 6, 6, 21, 23, 26, 97, slots + 2]);
    const missing = chance.pick([0, 0, 0.05, 0.2, 0.6]);
    const longest = chance.pick([1, 1, 2, 7]);
    for (let slot = -2; slot < until; slot++) {
      if (chance.is(missing)) slot += chance.whole(0, longest - 1);
      else for (let more = chance.pick([1, 1, 1, 2, 3]); more > 0; more--) times.add(inSlot(slot));
    }
    if (chance.is(0.3))
      for (let more = chance.whole(1, 4); more > 0; more--) times.add(inSlot(chance.whole(-3, slots + 3)));
    // A flood, so that chunks lie within a slot.
    if (chance.is(0.05)) for (let more = 0; more < 300; more++) times.add(from + chance.whole(0, 5 * width));
  }
  return [...times]
    .map((at) => Math.round(at))
    .sort((a, b) => a - b)
    .filter((at, index, all) => at !== all[index - 1]);
}
