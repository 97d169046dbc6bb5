import type { ImportDetailView, ImportSettingsInput, ImportSettingsView } from '@mynedata/api-client';

type Column = ImportSettingsView['columns'][number];

/** Changing one of these changes what the rest of the file looks like, so that the rest is found out again. */
const shape = ['delimiter', 'encoding', 'header', 'layout'] as const;

/** What to say about a file when a person changes something: everything as it is, or only what the change leaves standing. */
export function changed(
  settings: ImportSettingsView,
  change: Partial<ImportSettingsView>,
): ImportSettingsInput {
  if (!shape.some((field) => field in change)) return { ...settings, ...change };
  const { delimiter, encoding, header, decimal, timeZone } = settings;
  if ('layout' in change) {
    const { timeColumn, timeFormat } = settings;
    return { delimiter, encoding, header, decimal, timeZone, timeColumn, timeFormat, ...change };
  }
  if ('header' in change) return { delimiter, encoding, timeZone, ...change };
  return { ...('delimiter' in change ? { encoding } : {}), timeZone, ...change };
}

/** The columns when a person says what one of them holds; an empty name: nothing. */
export function withColumn(
  columns: readonly Column[],
  column: number,
  change: { readonly name?: string; readonly unit?: string },
): Column[] {
  const old = columns.find((one) => one.column === column);
  const name = change.name?.trim() ?? old?.name ?? '';
  const others = columns.filter((one) => one.column !== column);
  if (name === '') return others;
  const unit = change.unit === undefined ? (old?.unit ?? null) : change.unit.trim() || null;
  // Another name may have another type: each cell tells.
  const type = old?.name === name ? (old.type ?? null) : null;
  return [...others, { column, name, unit, type }].sort((a, b) => a.column - b.column);
}

/** Header and first values, to choose a column by. */
export const columnLabel = ({ column, header, values }: ImportDetailView['columns'][number]): string =>
  `${header === '' ? `Column ${column + 1}` : header}${values[0] ? ` (${values[0]})` : ''}`;
