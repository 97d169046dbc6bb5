import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bitcoinRpc, mine, startBitcoind, stopBitcoind } from './bitcoind.mjs';
import { commandLine, isAlive, waitForEnd } from './processes.mjs';
import { temporaryFolder } from './workspace.mjs';

const { folder, remove } = temporaryFolder('bitcoind-test');
const dataDir = join(folder, 'bitcoin');
const first = await startBitcoind({ dataDir, say: console.log });
const reason = 'unavailable' in first ? first.unavailable : '';
if (reason && process.env.REQUIRE_BITCOIND === '1')
  throw new Error(`REQUIRE_BITCOIND=1, but there is no bitcoind: ${reason}`);
if (reason) console.error(`\nNO BITCOIND, so its tests are SKIPPED: ${reason}\n`);
const options = reason ? { skip: reason } : {};
after(async () => {
  await stopBitcoind({ dataDir });
  remove();
});

async function start() {
  const node = await startBitcoind({ dataDir });
  assert.ok('rpcUrl' in node);
  return node;
}

test(
  'the node is alone, on a chain of its own, and its password is on no command line',
  options,
  async () => {
    const { rpcUrl, pid } = await start();
    const { chain } = await bitcoinRpc(rpcUrl, 'getblockchaininfo');
    const { connections } = await bitcoinRpc(rpcUrl, 'getnetworkinfo');
    assert.deepEqual({ chain, connections }, { chain: 'regtest', connections: 0 });
    const { password } = new URL(rpcUrl);
    assert.ok(!commandLine(pid).includes(password));
    assert.ok(!readFileSync(join(dataDir, 'bitcoin.conf'), 'utf8').includes(password));
    for (const file of ['bitcoin.conf', 'secrets.json'])
      assert.equal(statSync(join(dataDir, file)).mode & 0o777, 0o600);
  },
);

test('a wrong password is refused, an unknown method has the code of the node', options, async () => {
  const { rpcUrl } = await start();
  const guess = new URL(rpcUrl);
  guess.password = 'guess';
  await assert.rejects(bitcoinRpc(guess.href, 'getblockcount'), { code: 'http-401' });
  await assert.rejects(bitcoinRpc(rpcUrl, 'getrich'), { code: -32601 });
});

test('a node that survived its starter is adopted', options, async () => {
  const node = await start();
  assert.equal(node.adopted, true);
  assert.equal((await start()).pid, node.pid);
});

test('mined blocks are there after a kill', options, async () => {
  const node = await start();
  const hashes = await mine(node.rpcUrl, 3);
  assert.equal(hashes.length, 3);
  process.kill(node.pid, 'SIGKILL');
  assert.ok(await waitForEnd(node.pid, 5000));
  const again = await start();
  assert.equal(again.adopted, false);
  assert.equal(new URL(again.rpcUrl).password, new URL(node.rpcUrl).password);
  assert.equal(await bitcoinRpc(again.rpcUrl, 'getbestblockhash'), hashes.at(-1));
});

test('mined coins go to the address that was named, of the kind that the market uses', options, async () => {
  const { rpcUrl } = await start();
  await bitcoinRpc(rpcUrl, 'createwallet', ['miner']);
  const address = await bitcoinRpc(rpcUrl, 'getnewaddress', [], { wallet: 'miner' });
  assert.match(address, /^bcrt1p/);
  await mine(rpcUrl, 1, address);
  const { mine: balance } = await bitcoinRpc(rpcUrl, 'getbalances', [], { wallet: 'miner' });
  assert.ok(balance.immature > 0);
});

test('stopping ends the node and keeps the chain', options, async () => {
  const node = await start();
  const height = await bitcoinRpc(node.rpcUrl, 'getblockcount');
  await node.stop();
  assert.equal(isAlive(node.pid), false);
  await assert.rejects(bitcoinRpc(node.rpcUrl, 'getblockcount'), { code: 'unreachable' });
  assert.equal(await bitcoinRpc((await start()).rpcUrl, 'getblockcount'), height);
});

test('a damaged block database is built anew', options, async () => {
  const node = await start();
  const height = await bitcoinRpc(node.rpcUrl, 'getblockcount');
  await node.stop();
  const index = join(dataDir, 'regtest', 'blocks', 'index');
  for (const file of readdirSync(index))
    if (/^(CURRENT|MANIFEST)/.test(file)) writeFileSync(join(index, file), 'damaged');
  /** @type {string[]} */
  const said = [];
  const repaired = await startBitcoind({ dataDir, say: (line) => said.push(line) });
  assert.ok('rpcUrl' in repaired);
  assert.match(said.join('\n'), /damaged/);
  assert.equal(await bitcoinRpc(repaired.rpcUrl, 'getblockcount'), height);
});

test('where there is no bitcoind and none may be fetched, the reason is told', async () => {
  const before = { ...process.env };
  Object.assign(process.env, {
    PATH: '/usr/bin:/bin',
    BITCOIND_CACHE: join(folder, 'empty'),
    BITCOIND_OFFLINE: '1',
  });
  delete process.env.BITCOIND;
  try {
    const answer = await startBitcoind({ dataDir: join(folder, 'none') });
    assert.ok('unavailable' in answer, 'a bitcoind was found although none should be');
    assert.match(answer.unavailable, /OFFLINE/);
  } finally {
    Object.assign(process.env, before);
    for (const name of ['BITCOIND_CACHE', 'BITCOIND_OFFLINE'])
      if (!(name in before)) delete process.env[name];
  }
});
