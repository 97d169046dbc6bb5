/** Upper 10⁻⁵ point of χ² by Wilson and Hilferty. */
export function limitOfChiSquare(df: number): number {
  return df * (1 - 2 / (9 * df) + 4.27 * Math.sqrt(2 / (9 * df))) ** 3;
}
