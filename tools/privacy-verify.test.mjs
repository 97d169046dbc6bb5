import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadLibrary } from './lib/load-library.mjs';
import { root, temporaryFolder } from './lib/workspace.mjs';

const { folder, remove } = temporaryFolder('privacy-verify-test');
after(remove);

/** @param {readonly string[]} words @param {string} [input] */
function verify(words, input = '') {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'tools', 'privacy-verify.mjs'), ...words],
    { input, encoding: 'utf8', env: { ...process.env, INIT_CWD: folder } },
  );
  return { status, stdout, stderr };
}

/** @param {string} name @param {unknown} content */
const write = (name, content) => writeFileSync(join(folder, name), JSON.stringify(content));

/** @type {any} */
let released;
before(async () => {
  const { SmallMarket } = await loadLibrary('privacy-mechanisms', 'certificate/certificate.fixture.ts');
  const market = await SmallMarket.opens();
  released = await market.releases();
  write('result.json', released.result);
  write('proof.json', released.proof);
  write('keys.json', { keys: [market.key] });
  write('wrong-keys.json', { keys: [{ ...(await SmallMarket.opens()).key }] });
  const other = await market.releases({}, '99999999-2bd0-4672-b79d-d97027f9071a');
  write('other-proof.json', other.proof);
  write('tampered.json', { ...released.result, query: 'SELECT SUM(A.b)' });
});

test('a result with its proof holds, and what was signed is said', () => {
  const { status, stdout } = verify(['result.json', '--keys', 'keys.json', '--proof', 'proof.json']);
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^ok {4}signature /m);
  assert.match(stdout, /^ok {4}proof-path /m);
  assert.match(stdout, /SELECT COUNT\(A\.b\)/);
  assert.match(stdout, /50 to 99 participants/);
});

test('a proof holds by itself, and a result by standard input', () => {
  assert.equal(verify(['proof.json', '--keys', 'keys.json']).status, 0);
  assert.equal(verify(['-', '--keys', 'keys.json'], JSON.stringify(released.result)).status, 0);
});

test('each failure is named, as text and as JSON', () => {
  const tampered = verify(['tampered.json', '--keys', 'keys.json']);
  assert.equal(tampered.status, 1);
  assert.match(tampered.stdout, /^FAIL {2}result-hash /m);
  assert.match(tampered.stdout, /It does not hold\./);
  const names = (/** @type {readonly string[]} */ words) => {
    const { status, stdout } = verify([...words, '--json']);
    assert.equal(status, 1);
    const { valid, checks } = JSON.parse(stdout);
    assert.equal(valid, false);
    return checks.filter((/** @type {any} */ { ok }) => !ok).map((/** @type {any} */ { name }) => name);
  };
  assert.deepEqual(names(['result.json', '--keys', 'wrong-keys.json']), ['signature']);
  assert.deepEqual(names(['result.json', '--keys', 'keys.json', '--proof', 'other-proof.json']), [
    'proof-query',
    'proof-certificate',
    'proof-path',
  ]);
  assert.deepEqual(names(['keys.json', '--keys', 'keys.json']), ['document']);
});

test('a name that is there twice fails by name, in the result and in the proof', () => {
  const twice = (/** @type {any} */ content, /** @type {string} */ member) =>
    JSON.stringify(content).replace('{', `{${member},`);
  writeFileSync(join(folder, 'twice.json'), twice(released.result, '"statistics":[]'));
  writeFileSync(join(folder, 'twice-proof.json'), twice(released.proof, '"leaf":"00"'));
  const result = verify(['twice.json', '--keys', 'keys.json']);
  assert.equal(result.status, 1);
  assert.match(result.stdout, /^FAIL {2}member-names {2}"statistics": A name is there twice/m);
  const proof = verify(['result.json', '--keys', 'keys.json', '--proof', 'twice-proof.json', '--json']);
  assert.equal(proof.status, 1);
  const { valid, checks } = JSON.parse(proof.stdout);
  assert.deepEqual([valid, checks.map((/** @type {any} */ { name }) => name)], [false, ['member-names']]);
  assert.match(checks[0].says, /"leaf"/);
});

test('keys that lie beside the result are taken, and without any it says where they are', () => {
  const missing = verify(['result.json']);
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /\/\.well-known\/mynedata-keys\.json/);
  mkdirSync(join(folder, 'beside'));
  write('beside/result.json', released.result);
  writeFileSync(join(folder, 'beside', 'mynedata-keys.json'), JSON.stringify({ keys: [] }));
  const { status, stdout } = verify(['beside/result.json']);
  assert.equal(status, 1);
  assert.match(stdout, /^FAIL {2}key /m);
});

test('help is help, and what is not understood is said with how it is used', () => {
  const asked = verify(['--help']);
  assert.equal(asked.status, 0);
  assert.match(asked.stdout, /Exit code 0: everything holds/);
  for (const words of [
    [],
    ['a.json', 'b.json'],
    ['--what'],
    ['missing.json', '--keys', 'keys.json'],
    ['result.json', '--keys', 'result.json'],
  ]) {
    const { status, stderr } = verify(words);
    assert.equal(status, 2, words.join(' '));
    assert.notEqual(stderr, '');
  }
  writeFileSync(join(folder, 'broken.json'), '{');
  assert.match(verify(['broken.json', '--keys', 'keys.json']).stderr, /is no JSON/);
});
