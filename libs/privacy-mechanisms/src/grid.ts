/** The public range of an attribute and the step its values are rounded to, in the attribute's unit. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly grid: number;
}

/**
 * The grid an invocation puts one attribute on: step = round((clamp(v) − min) / grid), 0..gridSteps. May be coarser than
 * the catalogue's, with the same ends.
 */
export interface Grid {
  readonly min: number;
  readonly max: number;
  /** Width of a step in the attribute's unit. */
  readonly grid: number;
  readonly gridSteps: number;
  /** min / grid, a whole number on the catalogue's own grid; on a coarser one only the nearest. */
  readonly lowSteps: number;
}

/**
 * The catalogue's own grid of an attribute.
 *
 * @param attribute its name, for errors
 * @throws RangeError for bounds that are no range, or whose ends are no whole number of grid steps.
 */
export function gridOf(attribute: string, { min, max, grid }: Bounds): Grid {
  if (!Number.isFinite(min) || !Number.isFinite(max) || !Number.isFinite(grid) || grid <= 0 || max <= min) {
    throw new RangeError(`The bounds of ${attribute} are no range with a grid: [${min}, ${max}], ${grid}.`);
  }
  const lowSteps = wholeSteps(attribute, min, grid);
  const gridSteps = wholeSteps(attribute, max, grid) - lowSteps;
  if (gridSteps < 1)
    throw new RangeError(`The bounds of ${attribute} are less than a step of ${grid} apart.`);
  return { min, max, grid, gridSteps, lowSteps };
}

/**
 * The same range in at most `most` steps. Several old steps make a new one where that fits into less than twice the
 * width needed, so that a grid of 0.01 becomes one of 0.1; otherwise `most` equal parts.
 */
export function coarsened(fine: Grid, most: number): Grid {
  if (fine.gridSteps <= most) return fine;
  const least = Math.ceil(fine.gridSteps / most);
  for (let together = least; together < 2 * least; together++) {
    if (fine.gridSteps % together === 0)
      return ofSteps(fine, fine.gridSteps / together, fine.grid * together);
  }
  return ofSteps(fine, most, (fine.max - fine.min) / most);
}

/** The value a step stands for, in the attribute's unit. */
export function valueAt({ min, max, grid, gridSteps }: Grid, step: number): number {
  return step === gridSteps ? max : min + step * grid;
}

function ofSteps({ min, max }: Grid, gridSteps: number, grid: number): Grid {
  return { min, max, grid, gridSteps, lowSteps: Math.round(min / grid) };
}

function wholeSteps(attribute: string, bound: number, grid: number): number {
  const exact = bound / grid;
  const whole = Math.round(exact);
  // Decimal grids such as 0.1 are no binary fractions, so the quotient may be off by its last bits.
  if (!Number.isSafeInteger(whole) || Math.abs(exact - whole) > 1e-9 * Math.max(1, Math.abs(whole))) {
    throw new RangeError(`The bound ${bound} of ${attribute} is no whole number of steps of ${grid}.`);
  }
  return whole === 0 ? 0 : whole;
}
