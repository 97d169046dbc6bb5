import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './lib/workspace.mjs';

/** @param {readonly string[]} words */
function audit(...words) {
  return spawnSync(process.execPath, [join(root, 'tools', 'privacy-audit.mjs'), ...words], {
    encoding: 'utf8',
  });
}

test('the audit fails on half of the noise, of every function', () => {
  const { status, stdout } = audit('--mutation', '--draws', '10000', '--level', 'low');
  assert.equal(status, 1);
  const found = stdout
    .split('\n')
    .flatMap((line) => /^ {2}low .* (\w+) {2}above its claim$/.exec(line)?.[1] ?? []);
  const functions = 'AVG SUM COUNT MIN MAX MEDIAN QUANTILE STDDEV VARIANCE HISTOGRAM CORR'.split(' ');
  assert.deepEqual(
    functions.filter((name) => !found.includes(name)),
    [],
  );
});

test('the audit says how it is used', () => {
  for (const words of [['--draws', 'many'], ['--draws', '10'], ['--level', 'none'], ['--what']]) {
    const { status, stderr } = audit(...words);
    assert.equal(status, 2);
    assert.match(stderr, /privacy-mechanisms:audit/);
  }
});
