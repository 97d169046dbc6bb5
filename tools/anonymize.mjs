/**
 * `npx nx run privacy-mechanisms:anonymize -- --input data.csv --quasi a,b,c --k 5 --output out.csv …`: makes a file of
 * people in which nobody stands out, and prints how long it took, what it lost and how easily somebody is found in it, as one JSON
 * object. --help says the rest.
 * Exit code 0: written, 1: the files are wrong or their people cannot be protected, 2: not understood what to do (Nx makes 1 of
 * every failure).
 */
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readTable, TableError } from './lib/csv-table.mjs';
import { datasetColumn, hierarchyFile } from './lib/dataset-columns.mjs';
import { loadLibrary } from './lib/load-library.mjs';

const help = `npx nx run privacy-mechanisms:anonymize -- --input FILE --quasi a,b,c --k 5 --output FILE

  --input FILE        a table with a header line
  --delimiter C       between its cells, default ;
  --quasi a,b,c       columns that others could know of a person: they become coarser
  --sensitive d,e     columns that nobody must learn of a person: as they are, protected by --l and --t
  --harmless f        columns to keep as they are; a column that is named nowhere is left out
  --hierarchies DIR   hierarchy files of the quasi columns: NAME.csv or ANYTHING_NAME.csv, one line per value, the value
                      first and what is above it behind, separated by ;
  --config FILE       JSON instead of, or besides, these: {"columns": {"NAME": {"role": "quasi" | "sensitive" | "harmless" |
                      "direct", "type": "number" | "date" | "category", "min": 0, "max": 100, "grid": 1,
                      "hierarchy": "FILE" | {"kind": "categories", "nodes": [{"name": "", "children": []}]}}}}
  --k N               people that look alike, at least
  --l N               different values of each sensitive column among them, default 1
  --t X               greatest distance (0..1) of their sensitive values from everybody's, default none
  --mode M            hierarchy: categories become nodes of their hierarchy (default); sets: the set of those that occur
  --ranges R          steps: ranges end at coarse public steps where nobody is beyond (default); boxes: they do not
  --population N      how many people the table was drawn from, for the journalist's risk
  --output FILE       where the rows go, in random order
  --help              this text

Numbers become ranges [lo, hi], as do dates in sets mode; sets are written {a, b}; nodes by their name; everything as *.`;

/** What was asked cannot be understood. */
class Misunderstood extends Error {}

try {
  const begin = performance.now();
  const asked = instructions();
  if (asked === null) process.stdout.write(`${help}\n`);
  else process.stdout.write(`${JSON.stringify(await anonymize(asked, begin), null, 2)}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  const known =
    error instanceof Misunderstood
      ? 2
      : error instanceof TableError || error.name === 'DatasetError'
        ? 1
        : null;
  process.exitCode = known ?? 1;
}

/** @returns {any} null: help */
function instructions() {
  const text = { type: /** @type {const} */ ('string') };
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        input: text,
        output: text,
        delimiter: { ...text, default: ';' },
        quasi: { ...text, default: '' },
        sensitive: { ...text, default: '' },
        harmless: { ...text, default: '' },
        hierarchies: text,
        config: text,
        k: text,
        l: { ...text, default: '1' },
        t: text,
        mode: { ...text, default: 'hierarchy' },
        ranges: { ...text, default: 'steps' },
        population: text,
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new Misunderstood(`${error.message}\n\n${help}`);
  }
  if (values.help) return null;
  const refuse = (/** @type {string} */ what) => new Misunderstood(`${what}\n--help says what there is.`);
  if (!values.input || !values.output || !values.k) throw refuse('--input, --output and --k are needed.');
  const delimiter = values.delimiter === '\\t' ? '\t' : values.delimiter;
  if (delimiter.length !== 1 || delimiter === '"')
    throw refuse(`--delimiter is one character, not ${delimiter}.`);
  if (!['hierarchy', 'sets'].includes(values.mode))
    throw refuse(`--mode is hierarchy or sets, not ${values.mode}.`);
  if (!['steps', 'boxes'].includes(values.ranges))
    throw refuse(`--ranges is steps or boxes, not ${values.ranges}.`);
  const whole = (/** @type {string} */ name, /** @type {string} */ given) => {
    if (!/^[1-9]\d{0,8}$/.test(given)) throw refuse(`--${name} is a whole number from 1 on, not ${given}.`);
    return Number(given);
  };
  const t = values.t === undefined ? undefined : Number(values.t);
  if (t !== undefined && !(values.t !== '' && t >= 0 && t <= 1))
    throw refuse(`--t is between 0 and 1, not ${values.t}.`);
  // npx starts in the root of the repository and says where it was called.
  const place = (/** @type {string} */ file) => resolve(process.env.INIT_CWD ?? '.', file);
  if (place(values.input) === place(values.output))
    throw refuse('--output is the same file as --input, which would be lost.');
  const config = values.config === undefined ? null : place(values.config);
  return {
    input: place(values.input),
    output: place(values.output),
    delimiter,
    hierarchies: values.hierarchies === undefined ? null : place(values.hierarchies),
    config,
    settings: settings(config, values, refuse),
    demand: { k: whole('k', values.k), l: whole('l', values.l), noiseSharePercent: 0 },
    options: {
      mode: values.mode,
      ranges: values.ranges,
      ...(t === undefined ? {} : { t }),
      ...(values.population === undefined ? {} : { population: whole('population', values.population) }),
    },
  };
}

/** @param {string | null} config @param {any} values @param {(what: string) => Error} refuse */
function settings(config, values, refuse) {
  let columns = {};
  if (config !== null) {
    try {
      columns = JSON.parse(readFileSync(config, 'utf8')).columns ?? {};
    } catch (error) {
      throw refuse(`${config}: ${error.message}`);
    }
  }
  const all = new Map(Object.entries(columns));
  for (const role of ['quasi', 'sensitive', 'harmless'])
    for (const name of values[role]
      .split(',')
      .map((/** @type {string} */ word) => word.trim())
      .filter(Boolean)) {
      if (values[`${role} ${name}`] !== undefined) continue;
      const other = ['quasi', 'sensitive', 'harmless'].find(
        (one) =>
          one !== role && values[one].split(',').some((/** @type {string} */ word) => word.trim() === name),
      );
      if (other !== undefined) throw refuse(`Is ${name} ${role} or ${other}?`);
      all.set(name, { ...all.get(name), role });
    }
  for (const [name, { role }] of all)
    if (!['quasi', 'sensitive', 'harmless', 'direct'].includes(role))
      throw refuse(`${name} has no role, or one that does not exist: ${role}.`);
  if (![...all.values()].some(({ role }) => role === 'quasi')) throw refuse('--quasi names no column.');
  return all;
}

/** @param {any} asked @param {number} begin */
async function anonymize(
  { input, output, delimiter, hierarchies, config, settings, demand, options },
  begin,
) {
  if (!existsSync(input)) throw new Misunderstood(`There is no file ${input}.`);
  if (hierarchies !== null && !existsSync(hierarchies))
    throw new Misunderstood(`There is no folder ${hierarchies}.`);
  const library = await loadLibrary('privacy-mechanisms');
  const ready = performance.now();
  const isKept = (/** @type {string} */ name) => settings.has(name) && settings.get(name).role !== 'direct';
  const table = await readTable(input, delimiter, isKept);
  for (const name of settings.keys())
    if (!table.names.includes(name))
      throw new TableError(input, 1, null, `there is no column ${name}; there is ${table.names.join(', ')}`);
  const read = table.columns.map((column) => {
    const setting = settings.get(column.name);
    const named = typeof setting.hierarchy === 'string' ? resolve(dirname(config), setting.hierarchy) : null;
    const file =
      named ??
      (setting.role === 'quasi' && hierarchies !== null ? hierarchyFile(hierarchies, column.name) : null);
    const plain = setting.role === 'harmless' ? { ...setting, type: 'category' } : setting;
    return datasetColumn(library, input, column, plain, file);
  });
  const loaded = performance.now();
  const dataset = library.anonymise(
    {
      rows: table.rows,
      columns: read.map(({ column }) => column),
      cells: read.map(({ cells }) => cells),
      owners: Int32Array.from({ length: table.rows }, (_, row) => row),
      demandOf: new Uint8Array(table.rows),
      demands: [demand],
      options,
    },
    library.cryptoRandomSource(),
  );
  const made = performance.now();
  await write(library, dataset, output, delimiter);
  const end = performance.now();
  const seconds = (/** @type {number} */ from, /** @type {number} */ to) => Math.round(to - from) / 1000;
  const { report } = dataset;
  return {
    k: demand.k,
    l: demand.l,
    ...options,
    rows: report.rows,
    suppressed: report.suppressed,
    groups: report.groups,
    left_out: table.names.filter((name) => !isKept(name)),
    seconds: {
      start: seconds(begin, ready),
      read: seconds(ready, loaded),
      anonymize: seconds(loaded, made),
      write: seconds(made, end),
      total: seconds(begin, end),
    },
    NCP: report.ncp,
    NCP_by_column: report.ncpByColumn,
    C_avg: report.averageGroup,
    DM: report.discernibility,
    entropy_loss: report.entropyLoss,
    risks: {
      prosecutor_max: report.risk.prosecutor.greatest,
      prosecutor_average: report.risk.prosecutor.mean,
      records_above_1_11: report.risk.prosecutor.aboveEleventh,
      journalist_max: report.risk.journalist?.greatest ?? null,
      journalist_average: report.risk.journalist?.mean ?? null,
      marketer: report.risk.marketer,
    },
  };
}

/** In portions; half a file is never left. @param {any} library @param {any} dataset @param {string} output @param {string} delimiter */
async function write(library, dataset, output, delimiter) {
  const unfinished = `${output}.part`;
  try {
    const stream = createWriteStream(unfinished);
    await once(stream, 'open');
    stream.write(library.csvHeader(dataset, delimiter));
    for (let at = 0; at < dataset.order.length; at += 20_000)
      if (!stream.write(library.csvLines(dataset, at, at + 20_000, delimiter))) await once(stream, 'drain');
    stream.end();
    await once(stream, 'finish');
    renameSync(unfinished, output);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
