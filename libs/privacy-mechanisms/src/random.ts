/** Uniform random words of 32 bits. */
export interface RandomSource {
  uint32(): number;
}
export function cryptoRandomSource(): RandomSource {
  throw new Error('to be filled in');
}
export function testRandomSource(_seed: string): RandomSource {
  throw new Error('to be filled in');
}
