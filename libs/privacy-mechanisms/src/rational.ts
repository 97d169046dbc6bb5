/** An exact positive rational: the scale of a noise, or an ε. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The same number without common factors. */
export function reduced(numerator: bigint, denominator: bigint): Rational {
  let [a, b] = [numerator, denominator];
  while (b > 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}

/** The nearest float. For accuracy only, never for noise. */
export function toNumber({ numerator, denominator }: Rational): number {
  return Number(numerator) / Number(denominator);
}
