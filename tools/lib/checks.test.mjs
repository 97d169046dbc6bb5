import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schedule } from './run-checks.mjs';
import { honest, nothing, one, sum } from './tally.mjs';

const named = (name, rest = {}) => ({
  name,
  group: name,
  run: async () => ({ tally: nothing, output: '' }),
  ...rest,
});

/** Runs checks that end when told, in rounds: answers which ran beside each other. */
async function rounds(checks) {
  const seen = [];
  let now = [];
  await schedule(checks, async ({ name }) => {
    if (now.length === 0) {
      const round = (now = []);
      seen.push(round);
      setImmediate(() => (now = []));
    }
    now.push(name);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  });
  return seen;
}

test('checks run two at a time, in their order', async () => {
  assert.deepEqual(await rounds([named('a'), named('b'), named('c')]), [['a', 'b'], ['c']]);
});

test('a check waits for what it needs, and another goes first', async () => {
  const checks = [named('build'), named('openapi', { after: ['build'] }), named('lint')];
  assert.deepEqual(await rounds(checks), [['build', 'lint'], ['openapi']]);
});

test('a check that needs the machine for itself has nothing beside it', async () => {
  assert.deepEqual(await rounds([named('a'), named('api', { alone: true }), named('b')]), [
    ['a', 'b'],
    ['api'],
  ]);
});

test('a check whose need was left out by --only runs all the same', async () => {
  assert.deepEqual(await rounds([named('openapi', { after: ['build'] })]), [['openapi']]);
});

test('a runner that fails without naming a test counts as a failure', () => {
  assert.equal(honest({ ...nothing, passed: 3 }, 1).failed, 1);
  assert.equal(honest({ passed: 3, failed: 2, skipped: 0 }, 1).failed, 2);
});

test('a runner that found no test counts as a failure', () => {
  assert.equal(honest(nothing, 0).failed, 1);
});

test('tallies add up', () => {
  assert.deepEqual(sum([one(0), one(1), { passed: 5, failed: 0, skipped: 2 }]), {
    passed: 6,
    failed: 1,
    skipped: 2,
  });
});
