/** What the columns of a table are, for a dataset: from their values, hierarchy files (as ARX writes them) and a configuration. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TableError } from './csv-table.mjs';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DAY = /^\d{4}-\d\d-\d\d$/;
const DATE_LEVELS = ['month', 'quarter', 'year', 'decade'];

/** @typedef {import('./csv-table.mjs').TableColumn} TableColumn */
/** @typedef {{ role: string, type?: string, min?: number, max?: number, grid?: number, hierarchy?: object | string }} Setting */

/**
 * The hierarchy file of a column in a folder: NAME.csv, or the one whose name ends with it.
 * @param {string} folder @param {string} name
 */
export function hierarchyFile(folder, name) {
  const exact = join(folder, `${name}.csv`);
  if (existsSync(exact)) return exact;
  const endings = ['_', '-', '.', ' '].map((mark) => `${mark}${name}.csv`);
  const files = readdirSync(folder).filter((file) => endings.some((ending) => file.endsWith(ending)));
  if (files.length > 1) throw new Error(`Which is the hierarchy of ${name}: ${files.join(' or ')}?`);
  const [file] = files;
  return file === undefined ? null : join(folder, file);
}

/**
 * A column of the library and its cells. Numbers and days (2026-11-22) are recognised where every value is one.
 * @param {any} library @param {string} data name of the file, for errors @param {TableColumn} column
 * @param {Setting} setting @param {string | null} file its hierarchy
 */
export function datasetColumn(library, data, column, setting, file) {
  const type = setting.type ?? typeOf(column.values);
  const base = { key: column.name, role: setting.role };
  switch (type) {
    case 'number':
      return gridColumn(data, base, column, setting, type, Number, file);
    case 'date':
      return gridColumn(
        data,
        base,
        column,
        setting,
        type,
        (text) => Date.parse(`${text}T00:00Z`) / 1000,
        file,
      );
    case 'category':
      return categoryColumn(library, data, base, column, setting, file);
    default:
      throw new Error(`Column ${column.name}: there is no type ${type}; there is number, date, category.`);
  }
}

/** @param {string[]} values */
function typeOf(values) {
  const given = values.filter((value) => value !== '');
  const different = new Set(given.map(Number)).size > 1;
  if (given.length > 1 && different && given.every((value) => NUMBER.test(value))) return 'number';
  if (given.length > 1 && given.every((value) => DAY.test(value))) return 'date';
  return 'category';
}

/** @param {string} data @param {object} base @param {TableColumn} column @param {Setting} setting @param {'number' | 'date'} type @param {(text: string) => number} read @param {string | null} file */
function gridColumn(data, base, column, setting, type, read, file) {
  const numbers = column.values.map((value, at) => {
    const number = value === '' ? NaN : read(value);
    if (value !== '' && !Number.isFinite(number))
      throw new TableError(data, column.firstLines[at] ?? 0, null, `${column.name}: ${value} is no ${type}`);
    return number;
  });
  const finite = numbers.filter((number) => !Number.isNaN(number));
  const least = (/** @type {number} */ a, /** @type {number} */ b) => Math.min(a, b);
  const grid = setting.grid ?? (type === 'date' ? 86_400 : 10 ** -decimalsIn(column.values));
  const min = setting.min ?? finite.reduce(least, Infinity);
  const max = setting.max ?? -finite.map((number) => -number).reduce(least, Infinity);
  const hierarchy =
    setting.hierarchy ?? (type === 'date' && file === null ? { kind: 'dates', levels: DATE_LEVELS } : null);
  return {
    column: { ...base, type, bounds: { min, max, grid }, hierarchy },
    cells: Float64Array.from(column.codes, (code) => numbers[code] ?? NaN),
  };
}

/** @param {string[]} values */
function decimalsIn(values) {
  return values.reduce((most, value) => {
    const [, fraction = '', exponent = '0'] = /(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(value) ?? [];
    return Math.min(9, Math.max(most, fraction.length - Number(exponent)));
  }, 0);
}

/** @param {any} library @param {string} data @param {object} base @param {TableColumn} column @param {Setting} setting @param {string | null} file */
function categoryColumn(library, data, base, column, setting, file) {
  const missing = column.values.indexOf('');
  const values = column.values.filter((value) => value !== '');
  const cells =
    missing < 0
      ? column.codes
      : column.codes.map((code) => (code === missing ? -1 : code > missing ? code - 1 : code));
  let hierarchy = typeof setting.hierarchy === 'object' ? setting.hierarchy : null;
  if (hierarchy === null && file !== null) {
    const paths = readHierarchy(file);
    const own = values.map((value) => {
      const path = paths.get(value);
      if (path === undefined)
        throw new TableError(
          data,
          column.firstLines[column.values.indexOf(value)] ?? 0,
          null,
          `${column.name}: ${value} is not in ${file}`,
        );
      return path;
    });
    // In the order of the file's groups, not of the data, so that the same hierarchy gives the same tree.
    own.sort((a, b) => compare([...a].reverse(), [...b].reverse()));
    hierarchy = { kind: 'categories', nodes: library.nodesOfPaths(own) };
  }
  return { column: { ...base, type: 'category', values, hierarchy }, cells };
}

/** @param {string[]} a @param {string[]} b */
function compare(a, b) {
  const at = a.findIndex((name, place) => name !== b[place]);
  return at < 0 ? 0 : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}

/**
 * A line per value: the value, what is above it, and so on up to the root; all lines have as many levels.
 * @param {string} file @returns {Map<string, string[]>} levels by value, without a root `*`
 */
function readHierarchy(file) {
  const paths = new Map();
  const above = new Map();
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  let levels = 0;
  for (const [at, text] of lines.entries()) {
    if (text.trim() === '') continue;
    const path = text.split(';').map((word) => word.trim().replace(/^"(.*)"$/, '$1'));
    levels ||= path.length;
    if (path.length !== levels)
      throw new TableError(
        file,
        at + 1,
        Math.min(path.length, levels) + 1,
        `${path.length} levels, but the first line has ${levels}`,
      );
    if (paths.has(path[0])) throw new TableError(file, at + 1, 1, `${path[0]} has a line already`);
    for (let level = 1; level < levels - 1; level++) {
      const id = `${level} ${path[level]}`;
      const known = above.get(id) ?? path[level + 1];
      if (known !== path[level + 1])
        throw new TableError(file, at + 1, level + 2, `${path[level]} lies below ${known} in a line before`);
      above.set(id, known);
    }
    paths.set(path[0], path);
  }
  if (paths.size === 0) throw new TableError(file, 1, null, 'there is no line');
  if ([...paths.values()].every((path) => path.length > 1 && path.at(-1) === '*'))
    for (const path of paths.values()) path.pop();
  return paths;
}
