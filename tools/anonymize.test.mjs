import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { root, temporaryFolder } from './lib/workspace.mjs';

const { folder, remove } = temporaryFolder('anonymize-test');
after(remove);

const put = (/** @type {string} */ name, /** @type {string} */ text) =>
  writeFileSync(join(folder, name), text);
const out = () => readFileSync(join(folder, 'out.csv'), 'utf8').trimEnd().split('\n');

/** The tool itself: Nx would make one exit code of all failures. */
/** @param {readonly string[]} words */
function anonymize(...words) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'tools/anonymize.mjs'), ...words],
    {
      encoding: 'utf8',
      env: { ...process.env, INIT_CWD: folder },
    },
  );
  return { status, stdout, stderr };
}

const usual = [
  '--input',
  'data.csv',
  '--quasi',
  'age,city',
  '--sensitive',
  'illness',
  '--k',
  '2',
  '--output',
  'out.csv',
];

beforeEach(() => {
  rmSync(join(folder, 'out.csv'), { force: true });
  put(
    'data.csv',
    'name;age;city;illness\nAnn;21;Aachen;flu\nBob;22;Bonn;cold\nCid;58;Bern;cold\nDan;59;Genf;flu\n',
  );
  put('city.csv', 'Aachen;Germany;*\nBonn;Germany;*\nBern;Switzerland;*\nGenf;Switzerland;*\n');
});

test('writes groups that look alike by nodes of a hierarchy and ranges, without the names', () => {
  const { status, stdout } = anonymize(...usual, '--hierarchies', '.', '--ranges', 'boxes');
  assert.equal(status, 0);
  const [header, ...rows] = out();
  assert.equal(header, 'age;city;illness');
  assert.deepEqual(rows.toSorted(), [
    '[21, 39];Germany;cold',
    '[21, 39];Germany;flu',
    '[40, 59];Switzerland;cold',
    '[40, 59];Switzerland;flu',
  ]);
  const report = JSON.parse(stdout);
  const { rows: all, groups, suppressed, C_avg, DM, left_out } = report;
  assert.deepEqual(
    { rows: all, groups, suppressed, C_avg, DM, left_out },
    { rows: 4, groups: 2, suppressed: 0, C_avg: 1, DM: 8, left_out: ['name'] },
  );
  assert.ok(Math.abs(report.NCP - ((18 + 19) / 2 / 38 + 1 / 3) / 2) < 1e-10);
  const { prosecutor_max, prosecutor_average, records_above_1_11 } = report.risks;
  assert.deepEqual(
    { prosecutor_max, prosecutor_average, records_above_1_11 },
    { prosecutor_max: 0.5, prosecutor_average: 0.5, records_above_1_11: 1 },
  );
  assert.ok(report.seconds.total > 0);
});

test('writes the set of values that occur in a group', () => {
  assert.equal(anonymize(...usual, '--hierarchies', '.', '--mode', 'sets').status, 0);
  const cities = out()
    .slice(1)
    .map((line) => line.split(';')[1]);
  assert.deepEqual(new Set(cities), new Set(['{Aachen, Bonn}', '{Bern, Genf}']));
});

test('keeps as many sensitive values in a group as --l asks', () => {
  put('data.csv', 'age;city;illness\n21;Aachen;flu\n22;Bonn;flu\n58;Bern;cold\n59;Genf;cold\n');
  assert.equal(anonymize(...usual, '--hierarchies', '.', '--l', '2').status, 0);
  assert.deepEqual(
    new Set(
      out()
        .slice(1)
        .map((line) => line.split(';')[1]),
    ),
    new Set(['*']),
  );
});

test('reads quotes, line breaks within them and other delimiters, and lets no cell become a formula', () => {
  put('data.csv', '"age",city,illness\r\n21,Aachen,"=1+1"\r\n22,Aachen,"a ""b"", c\nd"\r\n');
  assert.equal(anonymize(...usual, '--delimiter', ',').status, 0);
  const text = readFileSync(join(folder, 'out.csv'), 'utf8');
  assert.ok(text.includes(",'=1+1\n"), text);
  assert.ok(text.includes(',"a ""b"", c\nd"\n'), text);
});

test('takes roles, types and trees from a configuration', () => {
  put(
    'config.json',
    JSON.stringify({
      columns: {
        age: { role: 'quasi', type: 'number', min: 0, max: 100, grid: 1 },
        city: { role: 'quasi', hierarchy: 'city.csv' },
      },
    }),
  );
  const { status, stdout } = anonymize(
    '--input',
    'data.csv',
    '--config',
    'config.json',
    '--k',
    '4',
    '--output',
    'out.csv',
  );
  assert.equal(status, 0);
  assert.deepEqual(out().slice(1), Array(4).fill('[20, 59];*'));
  assert.deepEqual(JSON.parse(stdout).NCP_by_column, { age: 0.39, city: 1 });
});

test('says in which line and column a file is wrong, and leaves no file', () => {
  const refused = (/** @type {string} */ what) => {
    const { status, stderr } = anonymize(...usual, '--hierarchies', '.');
    assert.equal(status, 1);
    assert.ok(stderr.includes(what), stderr);
    assert.equal(existsSync(join(folder, 'out.csv')), false);
  };
  put('data.csv', 'name;age;city;illness\nAnn;21;Aachen;flu\nBob;22\n');
  refused('data.csv:3:3: 2 cells, but the header has 4');
  put('data.csv', 'name;age;city;illness\nAnn;21;Aachen;"flu\n');
  refused('a quote is never closed');
  put('data.csv', 'age;town;illness\n21;Aachen;flu\n');
  refused('data.csv:1: there is no column city; there is age, town, illness');
  put('data.csv', 'age;city;illness\n21;Aachen;flu\n22;Rom;flu\n');
  refused('data.csv:3: city: Rom is not in');
  put('city.csv', 'Aachen;Germany;*\nRom;Italy\n');
  refused('city.csv:2:3: 2 levels, but the first line has 3');
  put('city.csv', 'Aachen;Germany;*\nRom;Italy;*\nAachen;Italy;*\n');
  refused('city.csv:3:1: Aachen has a line already');
  put('city.csv', 'Aachen;Germany;*\nRom;Italy;*\n');
  put('data.csv', 'age;city;illness\n21;Aachen;flu\n');
  refused('would be left out');
});

test('exits with 2 and says what there is where it is not understood', () => {
  for (const words of [
    [],
    ['--k', 'x'],
    ['--mode', 'best'],
    ['--t', '2'],
    ['--wrong'],
    ['--harmless', 'age'],
    // The people's own data would be gone.
    ['--output', 'data.csv'],
  ]) {
    const { status, stderr } = anonymize(...(words.length === 0 ? [] : usual), ...words);
    assert.equal(status, 2);
    assert.ok(stderr.includes('--'), stderr);
  }
  const help = anonymize('--help');
  assert.equal(help.status, 0);
  assert.ok(help.stdout.includes('--hierarchies DIR'), help.stdout);
});
