import type { Dataset } from './dataset';
import { pointText } from './point-text';
import type { PublishedColumn } from './published-column';

/** What a published row shows in a column. `row` is the number of the input's row. */
export function cellText(dataset: Dataset, column: PublishedColumn, row: number): string {
  switch (column.kind) {
    case 'grouped':
      return column.labels[column.ofGroup[dataset.groupOfRow[row]!]!]!;
    case 'category':
      return column.values[column.cells[row]!] ?? '';
    case 'number':
    case 'date':
      return Number.isNaN(column.cells[row]!) ? '' : pointText(column.kind, column.grid, column.cells[row]!);
  }
}

/** The first line of the file. */
export function csvHeader(dataset: Dataset, delimiter: string): string {
  return dataset.columns.map(({ key }) => csvCell(key, delimiter)).join(delimiter) + '\n';
}

/**
 * The published rows `from`..`to`−1 (in their shuffled order) as lines, so that a large dataset can be written in
 * portions.
 */
export function csvLines(dataset: Dataset, from: number, to: number, delimiter: string): string {
  const cells = dataset.columns.map((column) => textsOf(dataset, column, delimiter));
  let lines = '';
  for (let at = from; at < Math.min(to, dataset.order.length); at++) {
    const row = dataset.order[at]!;
    for (let column = 0; column < cells.length; column++)
      lines += (column === 0 ? '' : delimiter) + cells[column]!(row);
    lines += '\n';
  }
  return lines;
}

/** Texts that come again and again are made safe once. */
function textsOf(dataset: Dataset, column: PublishedColumn, delimiter: string): (row: number) => string {
  const safe = (text: string): string => csvCell(text, delimiter);
  switch (column.kind) {
    case 'number':
    case 'date':
      return (row) => cellText(dataset, column, row);
    case 'category': {
      const texts = column.values.map(safe);
      return (row) => texts[column.cells[row]!] ?? '';
    }
    case 'grouped': {
      const texts = column.labels.map(safe);
      return (row) => texts[column.ofGroup[dataset.groupOfRow[row]!]!]!;
    }
  }
}

const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * A cell of a CSV file (RFC 4180) that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it,
 * numbers excepted.
 */
export function csvCell(text: string, delimiter: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return safe.includes(delimiter) || /["\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
