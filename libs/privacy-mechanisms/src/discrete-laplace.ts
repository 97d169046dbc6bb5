import type { RandomSource } from './random';
export function discreteLaplace(_random: RandomSource, _scaleNumerator: bigint, _scaleDenominator: bigint): bigint {
  throw new Error('to be filled in');
}
