/**
 * `npm run bench -- kanon [--quick]`: datasets of people as in a census (bench/lib/census.mjs), at k 2, 5, 10 and 50: time of the
 * division into groups and of everything, loss (NCP) and size of groups (C_avg), both modes; then a million people from file to file by
 * the command, and how long the process of a server stops answering while its worker makes a dataset of a million.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { loadLibrary } from '../tools/lib/load-library.mjs';
import { root, temporaryFolder } from '../tools/lib/workspace.mjs';
import { ages, census, censusColumns } from './lib/census.mjs';
import { longestStall } from './lib/compute-stall.mjs';
import { goal } from './lib/measures.mjs';

const quick = process.argv.includes('--quick');
const SIZES = quick ? [30_162] : [30_162, 100_000, 1_000_000];
const FILE_ROWS = quick ? 100_000 : 1_000_000;
const KS = [2, 5, 10, 50];
const ROUNDS = 3;
/** Seconds of the division at 30,162 rows, from file to file at a million, and of a stall. */
const GOALS = { division: 0.5, file: 10, stall: 0.05 };
/**
 * NCP of nodes with ranges, by k. On the Adult data set a prototype of the design loses 0.0652, 0.0946 and 0.180, and the goals are 0.0609,
 * 0.0843 and 0.1576. The same prototype loses 0.0691, 0.0988 and 0.1866 on these people: the same shares of that are the goals.
 */
const LOSSES = {
  5: (0.0691 * 0.0609) / 0.0652,
  10: (0.0988 * 0.0843) / 0.0946,
  50: (0.1866 * 0.1576) / 0.18,
};

const library = await loadLibrary('privacy-mechanisms');
const random = library.cryptoRandomSource();
const goals = [];

console.log('    rows   k  mode       ranges  seconds     NCP   C_avg  groups');
for (const rows of SIZES) {
  const input = people(rows);
  for (const k of KS)
    for (const mode of ['hierarchy', 'sets'])
      for (const ranges of rows === SIZES[0] ? ['steps', 'boxes'] : ['steps']) {
        const { seconds, report } = timed({
          ...input,
          demands: [{ k, l: 1, noiseSharePercent: 0 }],
          options: { mode, ranges },
        });
        console.log(
          `${String(rows).padStart(8)} ${String(k).padStart(3)}  ${mode.padEnd(9)}  ${ranges}   ${seconds.toFixed(3).padStart(7)}  ${report.ncp.toFixed(4)}  ${report.averageGroup.toFixed(3).padStart(6)}  ${report.groups}`,
        );
        if (rows !== SIZES[0] || mode !== 'hierarchy' || ranges !== 'steps') continue;
        const loss = LOSSES[k];
        if (loss !== undefined) goals.push(exactGoal(`NCP of nodes, k=${k}`, loss, report.ncp));
        if (k === 5) goals.push(goal('seconds, 30,162 rows, k=5', '<=', GOALS.division, seconds));
      }
}

const file = await fromFileToFile(FILE_ROWS);
console.log(`\n${FILE_ROWS} rows from file to file, k=5: ${JSON.stringify(file)} s`);
if (!quick) goals.push(goal('seconds, a million rows from file to file', '<=', GOALS.file, file.total));

const stall = await longestStall({ ...people(FILE_ROWS), demands: [{ k: 5, l: 1, noiseSharePercent: 0 }] });
console.log(
  `${FILE_ROWS} rows in a worker: ${stall.seconds.toFixed(2)} s, the process answered nothing for at most ${(1000 * stall.longest).toFixed(0)} ms`,
);
goals.push(exactGoal('longest stall in seconds', GOALS.stall, stall.longest));
console.log(JSON.stringify({ goals }));

/** @param {string} name @param {number} bound @param {number} value */
function exactGoal(name, bound, value) {
  const shown = (/** @type {number} */ number) => Number(number.toFixed(4));
  return { name, goal: `<= ${shown(bound)}`, value: shown(value), met: value <= bound };
}

/** CPU time, the best of some rounds, so that a busy machine changes little. @param {object} input */
function timed(input) {
  let [seconds, report] = [Infinity, null];
  for (let round = 0; round < (input.rows > 200_000 ? 1 : ROUNDS); round++) {
    const begin = process.cpuUsage();
    ({ report } = library.anonymise(input, random));
    const { user, system } = process.cpuUsage(begin);
    seconds = Math.min(seconds, (user + system) / 1e6);
  }
  return { seconds, report };
}

/** @param {number} rows */
function people(rows) {
  const next = census(4);
  const places = censusColumns.map(({ nodes = [] }) => new Map(leaves(nodes).map((name, at) => [name, at])));
  const cells = censusColumns.map(({ type }) =>
    type === 'number' ? new Float64Array(rows) : new Int32Array(rows),
  );
  for (let row = 0; row < rows; row++) {
    const person = next();
    cells.forEach((column, at) => {
      column[row] = censusColumns[at].type === 'number' ? Number(person[at]) : places[at].get(person[at]);
    });
  }
  return {
    rows,
    columns: censusColumns.map(({ name, type, nodes = [] }) =>
      type === 'number'
        ? { key: name, role: 'quasi', type, bounds: { ...ages, grid: 1 }, hierarchy: null }
        : { key: name, role: 'quasi', type, values: leaves(nodes), hierarchy: { kind: 'categories', nodes } },
    ),
    cells,
    owners: Int32Array.from({ length: rows }, (_, row) => row),
    demandOf: new Uint8Array(rows),
  };
}

/** @param {any[]} nodes @returns {string[]} */
function leaves(nodes) {
  return nodes.flatMap(({ name, children }) => (children ? leaves(children) : [name]));
}

/** @param {number} rows @returns {Promise<Record<string, number>>} */
async function fromFileToFile(rows) {
  const { folder, remove } = temporaryFolder('bench-kanon');
  try {
    const [input, output] = [join(folder, 'people.csv'), join(folder, 'dataset.csv')];
    const stream = createWriteStream(input);
    const next = census(4);
    stream.write(`${censusColumns.map(({ name }) => name).join(';')};income\n`);
    for (let at = 0; at < rows; at += 10_000) {
      const lines = Array.from({ length: Math.min(10_000, rows - at) }, () => `${next().join(';')}\n`);
      if (!stream.write(lines.join(''))) await once(stream, 'drain');
    }
    stream.end();
    await once(stream, 'finish');
    const columns = Object.fromEntries(
      censusColumns.map(({ name, type, nodes }) => [
        name,
        { role: 'quasi', type, ...(nodes === undefined ? {} : { hierarchy: { kind: 'categories', nodes } }) },
      ]),
    );
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ columns }));
    const words = [
      '--input',
      input,
      '--config',
      join(folder, 'config.json'),
      '--sensitive',
      'income',
      '--k',
      '5',
      '--output',
      output,
    ];
    const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'tools', 'anonymize.mjs'), ...words], {
      encoding: 'utf8',
    });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout).seconds;
  } finally {
    remove();
  }
}
