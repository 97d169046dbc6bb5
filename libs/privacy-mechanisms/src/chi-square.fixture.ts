/** Upper 10⁻⁵ point of χ² by Wilson and Hilferty. */
export function limitOfChiSquare(df: number): number {
  return df * (1 - 2 / (9 * df) + 4.27 * Math.sqrt(2 / (9 * df))) ** 3;
}

/** Discrete Laplace noises against their exact probabilities, in cells of `width` outputs, the tails in two cells. */
export function chiSquare(
  noises: readonly bigint[],
  scale: number,
): { readonly chi: number; readonly df: number } {
  const ratio = Math.exp(-1 / scale);
  const width = Math.max(1, Math.round(scale / 5));
  const cells = 20;
  const observed = new Map<number, number>();
  for (const noise of noises) {
    const cell = Math.max(-cells, Math.min(cells, Math.floor(Number(noise) / width)));
    observed.set(cell, (observed.get(cell) ?? 0) + 1);
  }
  // P(Y >= y) for y > 0; the rest by symmetry.
  const atLeast = (y: number): number => (y > 0 ? ratio ** y / (1 + ratio) : 1 - atLeast(1 - y));
  let [chi, df, rare, rareSeen] = [0, -1, 0, 0];
  for (let cell = -cells; cell <= cells; cell++) {
    const from = cell === -cells ? 1 : atLeast(cell * width);
    const to = cell === cells ? 0 : atLeast((cell + 1) * width);
    const expected = noises.length * (from - to);
    if (expected < 5) {
      // Cells that hold hardly anything are one.
      rare += expected;
      rareSeen += observed.get(cell) ?? 0;
    } else {
      chi += ((observed.get(cell) ?? 0) - expected) ** 2 / expected;
      df++;
    }
  }
  return rare > 1 ? { chi: chi + (rareSeen - rare) ** 2 / rare, df: df + 1 } : { chi, df };
}
