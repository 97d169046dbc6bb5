import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { endProcess, isAlive, isStill, sameOrFreePort, until } from './processes.mjs';

/** A program that says when it is ready. @param {string} script */
async function program(script) {
  const child = spawn(process.execPath, [
    '-e',
    `${script}; console.log('ready'); setInterval(() => 0, 1000)`,
    'marked',
  ]);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

test('a port that another program took meanwhile is replaced by a free one', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  assert.notEqual(await sameOrFreePort(port), port);
  server.close();
});

test('a process is still the same only when its command line says so', async () => {
  const pid = await program('');
  assert.ok(isStill(pid, ['marked']));
  assert.ok(!isStill(pid, ['marked', 'postgres']));
  await endProcess(pid, [['SIGTERM', 5000]]);
  assert.ok(!isAlive(pid));
  assert.ok(!isStill(pid, ['marked']));
});

test('a process that ignores the gentle signal gets the next one', async () => {
  const pid = await program("process.on('SIGTERM', () => 0)");
  await endProcess(pid, [['SIGTERM', 100], ['SIGKILL', 5000]]); // prettier-ignore
  assert.ok(!isAlive(pid));
});

test('waiting in vain ends with what was waited for', async () => {
  await assert.rejects(
    until(async () => undefined, { within: 30, every: 5, what: 'The moon' }),
    /The moon took longer/,
  );
});
