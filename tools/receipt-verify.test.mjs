import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadLibrary } from './lib/load-library.mjs';
import { root, temporaryFolder } from './lib/workspace.mjs';

const { folder, remove } = temporaryFolder('receipt-verify-test');
after(remove);

/** @param {readonly string[]} words @param {string} [input] */
function run(words, input = '') {
  return spawnSync(process.execPath, [join(root, 'tools', 'receipt-verify.mjs'), ...words], {
    input,
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: folder },
  });
}

/** @param {string} name @param {unknown} content */
const write = (name, content) => writeFileSync(join(folder, name), JSON.stringify(content));

/** @type {any} */
let receipt;
before(async () => {
  const { canonicalJson, receiptSigningInput } = await loadLibrary(
    'privacy-mechanisms',
    'certificate/index.ts',
  );
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const terms = { title: 'How warm', query: 'SELECT AVG(A.b)' };
  const content = {
    schema: 'urn:mynedata:schema:receipt:1',
    identifier: 'r1',
    kind: 'consent',
    at: '2026-11-22T18:00:00.000Z',
    queryId: '8a6e0804-2bd0-4672-b79d-d97027f9071a',
    termsSha256: createHash('sha256').update(canonicalJson(terms)).digest('hex'),
    terms,
    record: { controller: { name: 'Institute' } },
  };
  const header = Buffer.from('{"alg":"EdDSA","kid":"k1"}').toString('base64url');
  const signature = sign(null, Buffer.from(receiptSigningInput(header, content)), privateKey);
  receipt = { ...content, proof: { jws: `${header}..${signature.toString('base64url')}` } };
  write('receipt.json', receipt);
  write('bundle.json', {
    schema: 'urn:mynedata:schema:receipt-bundle:1',
    receipts: [receipt, { ...receipt, at: 'earlier' }],
  });
  write('keys.json', { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }] });
});

test('a receipt holds, and what it says is said', () => {
  const { status, stdout } = run(['verify', 'receipt.json', '--keys', 'keys.json']);
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^ok {4}receipt-signature /m);
  assert.match(stdout, /consent at 2026-11-22T18:00:00.000Z: How warm, Institute/);
  assert.equal(run(['verify', '-', '--keys', 'keys.json'], JSON.stringify(receipt)).status, 0);
});

test('in a bundle the one that was changed is named', () => {
  const { status, stdout } = run(['verify', 'bundle.json', '--keys', 'keys.json', '--json']);
  assert.equal(status, 1);
  const { valid, receipts } = JSON.parse(stdout);
  assert.equal(valid, false);
  assert.deepEqual(
    receipts.map((/** @type {any} */ one) => one.valid),
    [true, false],
  );
});

test('what cannot be understood ends with 2, and a name that is there twice does not hold', () => {
  for (const words of [
    [],
    ['show', 'receipt.json'],
    ['verify', 'receipt.json'],
    ['verify', 'none.json', '--keys', 'keys.json'],
  ])
    assert.equal(run(words).status, 2, words.join(' '));
  assert.equal(run(['--help']).status, 0);
  const twice = JSON.stringify(receipt).replace('{', '{"kind":"refusal",');
  const { status, stdout } = run(['verify', '-', '--keys', 'keys.json'], twice);
  assert.equal(status, 1);
  assert.match(stdout, /member-names/);
});
