import type { SupplyView } from '@mynedata/api-client';

export const frame = { width: 340, height: 220, left: 54, right: 328, top: 14, bottom: 180 } as const;

export interface Bar {
  readonly rewardSat: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The one at the reward that is offered. */
  readonly offered: boolean;
}

export interface Curve {
  readonly bars: readonly Bar[];
  readonly ticks: readonly { readonly people: number; readonly y: number }[];
  /** Where the minimum is. */
  readonly minimumY: number;
}

/** Bands per reward as blocks on an axis of powers of ten, which holds all of them and the minimum. */
export function curveOf({ points }: Pick<SupplyView, 'points'>, rewardSat: string, minimum: number): Curve {
  const seen = [minimum, ...points.flatMap(({ from, to }) => [from, to])].filter((people) => people >= 1);
  const low = Math.floor(Math.log10(Math.min(...seen)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...seen))));
  const yOf = (people: number): number => {
    const share = (Math.log10(Math.max(people, 10 ** low)) - low) / (high - low);
    return frame.bottom - share * (frame.bottom - frame.top);
  };
  const step = (frame.right - frame.left) / Math.max(1, points.length);
  const offer = BigInt(/^\d+$/.test(rewardSat) ? rewardSat : '0');
  const offered = points.filter((point) => BigInt(point.rewardSat) <= offer).length - 1;
  return {
    bars: points.map((point, index) => {
      const [y, end] = [yOf(point.to), yOf(point.from)];
      return {
        rewardSat: point.rewardSat,
        x: frame.left + index * step + step * 0.15,
        y,
        width: step * 0.7,
        // A block that is hardly there would not be seen.
        height: Math.max(3, end - y),
        offered: index === offered,
      };
    }),
    ticks: Array.from({ length: high - low + 1 }, (_, power) => ({
      people: 10 ** (low + power),
      y: yOf(10 ** (low + power)),
    })),
    minimumY: yOf(minimum),
  };
}
