/** Tables in CSV files, read as columns of numbers so that a million rows fit: each different text is kept once. */
import { createReadStream } from 'node:fs';

/** A mistake in a file, with the place where it is. */
export class TableError extends Error {
  /** @param {string} file @param {number} line @param {number | null} column counted from 1 @param {string} what */
  constructor(file, line, column, what) {
    super(`${file}:${line}${column === null ? '' : `:${column}`}: ${what}`);
  }
}

/**
 * A column: `codes` are places in `values`; `firstLines` says in which line each value came first.
 * @typedef {{ name: string, values: string[], firstLines: number[], codes: Int32Array }} TableColumn
 */

/**
 * Reads a table with a header line. Cells may stand in double quotes (RFC 4180); a line has as many cells as the header.
 * @param {string} file @param {string} delimiter one character @param {(name: string) => boolean} wanted columns to keep
 * @returns {Promise<{ names: string[], columns: TableColumn[], rows: number }>}
 */
export async function readTable(file, delimiter, wanted) {
  const state = { names: /** @type {string[]} */ ([]), kept: /** @type {any[]} */ ([]), rows: 0, line: 0 };
  const take = (/** @type {string} */ text, /** @type {number} */ lines) => {
    const first = state.line + 1;
    state.line += lines;
    if (text === '' && state.names.length !== 1) return;
    const cells = text.includes('"') ? quotedCells(file, first, text, delimiter) : text.split(delimiter);
    if (state.names.length === 0) begin(state, file, cells, wanted);
    else append(state, file, first, cells);
  };
  let left = '';
  let waiting = 0;
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (left + chunk).split('\n');
    left = lines.pop() ?? '';
    let open = '';
    for (const [at, raw] of lines.entries()) {
      waiting++;
      const text = open + raw;
      // A cell in quotes may hold line breaks: an odd number of quotes says that it goes on.
      if (text.includes('"') && quotesIn(text) % 2 === 1) {
        open = `${text}\n`;
        if (at === lines.length - 1) left = open + left;
        continue;
      }
      take(withoutReturn(text), waiting);
      [open, waiting] = ['', 0];
    }
    if (open !== '') waiting = 0;
  }
  if (left !== '') {
    if (quotesIn(left) % 2 === 1) throw new TableError(file, state.line + 1, null, 'a quote is never closed');
    take(withoutReturn(left), 1);
  }
  if (state.names.length === 0) throw new TableError(file, 1, null, 'there is no header line');
  const columns = state.kept.map(({ name, values, firstLines, codes }) => ({
    name,
    values,
    firstLines,
    codes: codes.subarray(0, state.rows),
  }));
  return { names: state.names, columns, rows: state.rows };
}

/** @param {any} state @param {string} file @param {string[]} cells @param {(name: string) => boolean} wanted */
function begin(state, file, cells, wanted) {
  state.names = cells.map((/** @type {string} */ name, /** @type {number} */ at) =>
    (at === 0 ? name.replace(/^\uFEFF/, '') : name).trim(),
  );
  const twice = state.names.findIndex(
    (/** @type {string} */ name, /** @type {number} */ at) => state.names.indexOf(name) < at,
  );
  if (twice >= 0) throw new TableError(file, 1, twice + 1, `there are two columns ${state.names[twice]}`);
  state.kept = state.names.flatMap((/** @type {string} */ name, /** @type {number} */ at) =>
    wanted(name)
      ? [{ name, at, values: [], firstLines: [], places: new Map(), codes: new Int32Array(65_536) }]
      : [],
  );
}

/** @param {any} state @param {string} file @param {number} line @param {string[]} cells */
function append(state, file, line, cells) {
  if (cells.length !== state.names.length)
    throw new TableError(
      file,
      line,
      Math.min(cells.length, state.names.length) + 1,
      `${cells.length} cells, but the header has ${state.names.length}`,
    );
  const row = state.rows++;
  for (const column of state.kept) {
    const value = cells[column.at] ?? '';
    let code = column.places.get(value);
    if (code === undefined) {
      // A copy, so that a short text does not keep the megabyte alive that it was cut out of.
      const own = Buffer.from(value).toString();
      code = column.values.push(own) - 1;
      column.places.set(own, code);
      column.firstLines.push(line);
    }
    if (row === column.codes.length) {
      const wider = new Int32Array(2 * row);
      wider.set(column.codes);
      column.codes = wider;
    }
    column.codes[row] = code;
  }
}

/** @param {string} text */
const withoutReturn = (text) => (text.endsWith('\r') ? text.slice(0, -1) : text);

/** @param {string} text */
function quotesIn(text) {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}

/** @param {string} file @param {number} line @param {string} text @param {string} delimiter @returns {string[]} */
function quotedCells(file, line, text, delimiter) {
  const cells = [];
  let at = 0;
  for (;;) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at);
      cells.push(text.slice(at, end < 0 ? undefined : end));
      if (end < 0) return cells;
      at = end + 1;
      continue;
    }
    let cell = '';
    let from = at + 1;
    for (;;) {
      const end = text.indexOf('"', from);
      if (end < 0) throw new TableError(file, line, cells.length + 1, 'a quote is never closed');
      cell += text.slice(from, end);
      if (text[end + 1] !== '"') {
        at = end + 1;
        break;
      }
      cell += '"';
      from = end + 2;
    }
    cells.push(cell);
    if (at === text.length) return cells;
    if (text[at] !== delimiter)
      throw new TableError(file, line, cells.length, `behind a closing quote stands ${text[at]}`);
    at++;
  }
}
