import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root, temporaryFolder } from './lib/workspace.mjs';

const { folder, remove } = temporaryFolder('query-check-test');
after(remove);

/** @param {readonly string[]} words @param {string} [input] */
function check(words, input = '') {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'tools', 'query-check.mjs'), ...words],
    { input, encoding: 'utf8', env: { ...process.env, INIT_CWD: folder } },
  );
  return { status, stderr, answer: stdout === '' ? undefined : JSON.parse(stdout) };
}

const query = 'SELECT AVG(RandomData.random_two) WHERE (PersonalInformation.city = "Bad Ems")';

test('a valid query is answered with its canonical text and in words, against the shipped catalogue', () => {
  const { status, answer } = check([query]);
  assert.equal(status, 0);
  assert.equal(
    answer.canonical,
    'SELECT AVG(RandomData.random_two) WHERE PersonalInformation.city = "bad ems"',
  );
  assert.match(answer.descriptions.de, /^der Durchschnitt von „.*“ über Menschen, für die gilt: „Ort“ ist/);
});

test('the text may come by standard input', () => {
  assert.equal(check(['-'], query).status, 0);
});

test('mistakes are listed with their places', () => {
  const { status, answer } = check(['SELECT MEDIEN(RandomData.random_tow)']);
  assert.equal(status, 1);
  assert.deepEqual(
    answer.diagnostics.map((/** @type {any} */ { code, column }) => [code, column]),
    [
      ['unknown_function', 8],
      ['unknown_attribute', 26],
    ],
  );
});

test('another catalogue is read from a file', () => {
  const attribute = { name: 'rain', technicalType: 'number', logicalType: 'location', role: 'harmless' };
  const type = { name: 'Weather', version: 1, kind: 'time_series', attributes: [attribute] };
  writeFileSync(join(folder, 'catalogue.json'), JSON.stringify({ items: [type] }));
  assert.equal(check(['SELECT SUM(Weather.rain)', '--catalogue', 'catalogue.json']).status, 0);
  assert.equal(check([query, '--catalogue', 'catalogue.json']).status, 1);
});

test('what is not understood is said, with how it is used', () => {
  for (const words of [[], [query, '--catalogue', 'missing.json'], ['--what']]) {
    const { status, stderr } = check(words);
    assert.equal(status, 2);
    assert.notEqual(stderr, '');
  }
});
