import type { Reference } from '../query';

/** A uniform integer from 0 to below the given number. */
type Below = (below: number) => number;

const dayMs = 24 * 3600_000;
/** Texts that the catalogue has no list of. */
const texts = ['example a', 'example b', 'example c', 'example d'];

/** A made-up value of an attribute, as the database would write it. */
export function syntheticText(
  { technicalType, bounds, categories }: Pick<Reference, 'technicalType' | 'bounds' | 'categories'>,
  until: Date,
  below: Below,
): string {
  if (bounds !== null) {
    const steps = Math.round((bounds.max - bounds.min) / bounds.grid);
    return String(bounds.min + below(Math.min(steps, 2 ** 31) + 1) * bounds.grid);
  }
  if (technicalType === 'date')
    return new Date(until.getTime() - below(80 * 365) * dayMs).toISOString().slice(0, 10);
  const values = categories ?? texts;
  return (values[below(values.length)] ?? '').toLowerCase();
}
