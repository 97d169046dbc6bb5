import { dateLabel } from './date-levels';

/** A point of a grid as it is published: a number with the digits of its grid, or a date. */
export function pointText(type: 'number' | 'date', grid: number, value: number): string {
  if (type === 'date') return dateLabel(value, grid);
  // A decimal grid such as 0.1 is no binary fraction; sums of its steps show it in their last digits.
  return String(Number(value.toFixed(decimalsOf(grid))));
}

function decimalsOf(grid: number): number {
  const [, fraction = '', exponent = '0'] = /^\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(grid)) ?? [];
  return Math.min(100, Math.max(0, fraction.length - Number(exponent)));
}
