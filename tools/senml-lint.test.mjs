import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root, temporaryFolder } from './lib/workspace.mjs';

const { folder, remove } = temporaryFolder('senml-lint-test');
after(remove);

/** @param {readonly string[]} words @param {string | Uint8Array} [input] */
function lint(words, input = '') {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'tools', 'senml-lint.mjs'), ...words],
    { input, encoding: 'utf8', env: { ...process.env, INIT_CWD: folder } },
  );
  return { status, stderr, answer: stdout === '' ? undefined : JSON.parse(stdout) };
}

/** @param {string} name @param {string | Uint8Array} content */
function file(name, content) {
  writeFileSync(join(folder, name), content);
  return name;
}

test('a valid pack is resolved as of the given moment', () => {
  const pack = [
    { bn: 'dev/', n: 'a', u: 'Cel', t: -5, v: 1 },
    { n: 'b', vd: 'AP8' },
  ];
  const { status, answer } = lint([file('good.json', JSON.stringify(pack)), '--now', '1800000000']);
  assert.equal(status, 0);
  assert.deepEqual(answer, {
    records: [
      { n: 'dev/a', u: 'Cel', t: 1799999995, v: 1 },
      { n: 'dev/b', t: 1800000000, vd: 'AP8' },
    ],
  });
});

test('the same pack in CBOR is known by its bytes, from a file and from standard input', () => {
  const bytes = Buffer.from('81a30061610163' + Buffer.from('Cel').toString('hex') + '02f93e00', 'hex');
  const expected = { records: [{ n: 'a', u: 'Cel', t: 1800000000, v: 1.5 }] };
  assert.deepEqual(lint([file('good.cbor', bytes), '--now=1800000000']).answer, expected);
  assert.deepEqual(lint(['-', '--now=1800000000'], bytes).answer, expected);
});

test('a resolved pack with secondary units says its version, and is a pack again', () => {
  const pack = JSON.stringify([{ bver: 26, bt: 1700000000, n: 'a', u: 'kWh', v: 1 }]);
  const { answer } = lint(['-'], pack);
  assert.deepEqual(answer.records, [{ bver: 26, n: 'a', u: 'kWh', t: 1700000000, v: 1 }]);
  assert.deepEqual(lint(['-'], JSON.stringify(answer.records)).answer, answer);
});

test('every mistake is told with record and field', () => {
  const { status, answer } = lint(['-'], '[{"n":"a","v":"1"},{"n":"b","v":1},{"n":"c"}]');
  assert.equal(status, 1);
  assert.deepEqual(
    answer.errors.map((/** @type {any} */ { code, pointer }) => [code, pointer]),
    [
      ['wrong-type', '/0/v'],
      ['no-value', '/2'],
    ],
  );
  assert.equal('records' in answer, false);
});

test('what is no JSON is told with line and column, what is no CBOR with its byte', () => {
  const json = lint(['-'], '[{"n":"a",\n  "v":01}]');
  assert.equal(json.status, 1);
  assert.equal(json.answer.errors[0].code, 'not-json');
  assert.deepEqual([json.answer.errors[0].line, json.answer.errors[0].column], [2, 7]);
  const cbor = lint(['-'], Buffer.from('81a2006161021c', 'hex'));
  assert.equal(cbor.status, 1);
  assert.match(cbor.answer.errors[0].message, /byte 6/);
  assert.equal(lint(['-'], Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])).answer.errors[0].code, 'not-json');
  assert.equal(lint(['-'], '').answer.errors[0].code, 'not-json');
});

test('who asks for something else is told how to ask', () => {
  for (const words of [
    [],
    ['a', 'b'],
    ['-', '--now', 'today'],
    ['-', '--now', ''],
    ['-', '--later'],
    ['missing.json'],
  ]) {
    const { status, answer, stderr } = lint(words);
    assert.equal(status, 2, words.join(' '));
    assert.equal(answer, undefined);
    assert.notEqual(stderr, '');
  }
});
