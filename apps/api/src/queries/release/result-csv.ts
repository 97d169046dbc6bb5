import type { ResultBody } from '../execution/result';

/** A cell that no spreadsheet takes for a formula. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180: one row per statistic and slot. */
export function resultCsv(body: ResultBody): string {
  const rows = body.statistics.flatMap(({ function: name, attribute, slots }) =>
    slots.map(({ from, to, value, error95, low, high }) => [
      name,
      attribute,
      from,
      to,
      value,
      error95,
      low,
      high,
    ]),
  );
  return (
    [['function', 'attribute', 'from', 'to', 'value', 'error95', 'low', 'high'], ...rows]
      .map((row) => row.map(cell).join(','))
      .join('\r\n') + '\r\n'
  );
}
