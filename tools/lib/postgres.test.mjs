import assert from 'node:assert/strict';
import { chownSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { ensureApplicationRole, ensureDatabase, startPostgres, stopPostgres } from './postgres.mjs';
import { isAlive, waitForEnd } from './processes.mjs';
import { temporaryFolder } from './workspace.mjs';

const { folder, remove } = temporaryFolder('postgres-test');
const dataDir = join(folder, 'postgres');
after(async () => {
  await stopPostgres({ dataDir });
  remove();
});

/** @param {string} url @param {string} sql */
async function ask(url, sql) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const start = () => startPostgres({ dataDir, fast: true });

test('a fresh server knows UTF-8, counts time in UTC and lets nobody in without a password', async () => {
  const server = await start();
  assert.equal(server.adopted, false);
  const [settings] = await ask(
    server.superUrl,
    `select current_setting('server_encoding') as encoding, current_setting('timezone') as zone, datlocale as locale
     from pg_database where datname = current_database()`,
  );
  assert.deepEqual(settings, { encoding: 'UTF8', zone: 'UTC', locale: 'C.UTF-8' });
  const guess = new URL(server.superUrl);
  guess.password = 'guess';
  await assert.rejects(ask(guess.href, 'select 1'), { code: '28P01' });
  assert.equal(statSync(join(dataDir, 'secrets.json')).mode & 0o777, 0o600);
});

test('the application cannot create a table, the owner can, and can make roles for it', async () => {
  const { superUrl } = await start();
  const { ownerUrl, applicationUrl } = await ensureDatabase({ superUrl, name: 'market' });
  await assert.rejects(ask(applicationUrl, 'create table mine (a int)'), { code: '42501' });
  await assert.rejects(ask(applicationUrl, 'create schema mine'), { code: '42501' });
  await assert.rejects(ask(applicationUrl, 'create role mine'), { code: '42501' });
  await ask(ownerUrl, 'create table ours (a int); create role readers; grant select on ours to readers');
  await assert.rejects(ask(applicationUrl, 'select * from ours'), { code: '42501' });
  await ask(ownerUrl, 'grant readers to mynedata_app');
  assert.deepEqual(await ask(applicationUrl, 'select * from ours'), []);
  await assert.rejects(ask(ownerUrl, 'create database other'), { code: '42501' });
});

test('asking for the same database again changes nothing, even several times at once', async () => {
  const { superUrl } = await start();
  const answers = await Promise.all(
    ['market', 'market', 'second', 'second'].map((name) => ensureDatabase({ superUrl, name })),
  );
  const [first, again, second] = answers;
  assert.deepEqual(again, first);
  assert.equal(new URL(second.applicationUrl).password, new URL(first.applicationUrl).password);
  for (const { applicationUrl } of answers) await ask(applicationUrl, 'select 1');
});

test('a name that is no plain word is no database', async () => {
  const { superUrl } = await start();
  await assert.rejects(
    ensureDatabase({ superUrl, name: 'a; drop database market' }),
    /no name for a database/,
  );
});

test('on a foreign server the role of the application is made once and its password kept', async () => {
  const { superUrl } = await start();
  await ensureDatabase({ superUrl, name: 'foreign_one' });
  const ownerUrl = superUrl.replace(/postgres$/, 'foreign_one');
  const secretsFile = join(folder, 'foreign.json');
  const url = await ensureApplicationRole({ ownerUrl, secretsFile });
  assert.equal(await ensureApplicationRole({ ownerUrl, secretsFile }), url);
  assert.equal(statSync(secretsFile).mode & 0o777, 0o600);
  await assert.rejects(ask(url, 'create table mine (a int)'), { code: '42501' });
});

test('a server that survived its starter is adopted', async () => {
  const server = await start();
  const again = await start();
  assert.equal(again.adopted, true);
  assert.equal(again.pid, server.pid);
  assert.equal(again.superUrl, server.superUrl);
});

test('a server killed outright comes back with its data', async () => {
  const before = await start();
  await ask(before.superUrl, 'create table kept (a int); insert into kept values (1)');
  // The fast mode writes a moment after the commit; this makes it write now.
  await ask(before.superUrl, 'checkpoint');
  process.kill(before.pid, 'SIGKILL');
  assert.ok(await waitForEnd(before.pid, 5000));
  const server = await start();
  assert.equal(server.adopted, false);
  assert.deepEqual(await ask(server.superUrl, 'select a from kept'), [{ a: 1 }]);
});

test('a server that no longer answers is replaced', async () => {
  const server = await start();
  process.kill(server.pid, 'SIGSTOP');
  const replacing = start();
  // A stopped process obeys nothing but a kill; let it hear the shutdown that it was sent meanwhile.
  const wake = setInterval(() => isAlive(server.pid) && process.kill(server.pid, 'SIGCONT'), 4000);
  try {
    const next = await replacing;
    assert.equal(next.adopted, false);
    assert.notEqual(next.pid, server.pid);
    assert.deepEqual(await ask(next.superUrl, 'select 1 as one'), [{ one: 1 }]);
  } finally {
    clearInterval(wake);
  }
});

test('a process number that another program has by now does not stop the start', async () => {
  const server = await start();
  const lock = join(dataDir, 'cluster', 'postmaster.pid');
  const text = readFileSync(lock, 'utf8');
  await server.stop();
  writeFileSync(lock, text.replace(/^\d+/, String(process.pid)));
  const { uid, gid } = statSync(join(dataDir, 'cluster'));
  chownSync(lock, uid, gid);
  assert.equal((await start()).adopted, false);
});

test('stopping ends the server and keeps the data', async () => {
  const server = await start();
  await server.stop();
  assert.equal(isAlive(server.pid), false);
  assert.equal(existsSync(join(dataDir, 'cluster', 'postmaster.pid')), false);
  await server.stop();
  const again = await start();
  assert.deepEqual(await ask(again.superUrl, 'select a from kept'), [{ a: 1 }]);
});
