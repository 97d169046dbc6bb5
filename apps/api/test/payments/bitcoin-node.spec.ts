import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sat } from '@mynedata/money';
import { type Market, openMarket } from '../market';
import { type OwnNode, startOwnNode } from '../own-node';
import {
  AllocateAddress,
  BitcoinStatus,
  DemoFaucet,
  DepositToFloat,
  ReadFloat,
  runFloatTask,
} from '@mynedata/payments';

/** A line to the node that can be cut and mended. */
interface Line {
  readonly port: number;
  mend(): Promise<void>;
  cut(): Promise<void>;
}

async function lineTo(target: URL): Promise<Line> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const listen = (at: number): Promise<number> =>
    new Promise((resolve) => {
      server = createServer((incoming) => {
        const outgoing = connect(Number(target.port), target.hostname);
        for (const socket of [incoming, outgoing]) sockets.add(socket.on('error', () => socket.destroy()));
        incoming.pipe(outgoing).pipe(incoming);
      }).listen(at, '127.0.0.1', () => resolve((server?.address() as AddressInfo).port));
    });
  const cut = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  };
  const port = await listen(0);
  await cut();
  return { port, cut, mend: async () => void (await listen(port)) };
}

describe.runIf(inject('bitcoinRpcUrl') !== undefined)('the Bitcoin node', () => {
  let node: OwnNode;
  beforeAll(async () => {
    node = await startOwnNode();
  });
  afterAll(() => node.close());

  describe('that cannot be reached', () => {
    let market: Market;
    let line: Line;
    beforeAll(async () => {
      const url = new URL(node.rpcUrl);
      line = await lineTo(new URL(node.rpcUrl));
      url.port = String(line.port);
      market = await openMarket({ environment: { BITCOIN_RPC_URL: url.href, BITCOIN_WALLET: 'line' } });
    });
    afterAll(async () => {
      await line.cut();
      await market.close();
    });

    it('is a 503 with a sentence where it is needed, and the rest of the market goes on; when it is back all goes on', async () => {
      const user = await market.newcomer().registerAsUser();
      const address = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';
      const reply = await user.put('/earnings/address', { address });
      expect(reply).toMatchObject({ status: 503, body: { code: 'bitcoin-node-unavailable' } });
      expect((reply.body as { detail: string }).detail).toMatch(/cannot be reached/);
      expect(reply.headers.get('retry-after')).toBe('10');
      expect(await user.get('/health/ready')).toMatchObject({
        status: 200,
        body: { parts: { bitcoin: { state: 'degraded' } } },
      });
      expect((await user.get('/earnings')).body).not.toHaveProperty('minimum');
      expect(await user.get('/system')).toMatchObject({ body: { bitcoin: { available: false } } });
      await market.settle();

      await line.mend();
      expect((await user.put('/earnings/address', { address })).status).toBe(200);
      expect(await user.get('/health/ready')).toMatchObject({
        status: 200,
        body: { parts: { bitcoin: { state: 'up' } } },
      });
      expect(await market.app.get(BitcoinStatus).run()).toMatchObject({
        available: true,
        network: 'regtest',
      });
    });

    it('that forgot the market’s wallet loads it again', async () => {
      await line.cut();
      await line.mend();
      await market.app.get(AllocateAddress).run(crypto.randomUUID());
      await node.call('unloadwallet', ['line']);
      await expect(market.app.get(AllocateAddress).run(crypto.randomUUID())).rejects.toMatchObject({
        code: 'bitcoin-node-unavailable',
      });
      market.clock.forward(6);
      expect(await market.app.get(AllocateAddress).run(crypto.randomUUID())).toMatch(/^bcrt1p/);
    });
  });

  it('of another network is refused', async () => {
    const market = await openMarket({
      environment: { BITCOIN_RPC_URL: node.rpcUrl, BITCOIN_NETWORK: 'signet' },
    });
    try {
      await expect(market.app.get(AllocateAddress).run(crypto.randomUUID())).rejects.toMatchObject({
        code: 'bitcoin-node-unavailable',
        message: expect.stringContaining('"regtest"') as unknown,
      });
    } finally {
      await market.close();
    }
  });

  it('that nobody configured is said so, with the reason', async () => {
    const market = await openMarket({
      environment: {
        BITCOIN_RPC_URL: undefined as unknown as string,
        BITCOIN_UNAVAILABLE_REASON: 'no such package',
      },
    });
    try {
      expect(await market.app.get(BitcoinStatus).run()).toEqual({
        available: false,
        network: 'regtest',
        detail: 'No Bitcoin node is configured: no such package.',
      });
      await market.settle();
    } finally {
      await market.close();
    }
  });

  describe('of a demo market', () => {
    let market: Market;
    beforeAll(async () => {
      market = await openMarket({ environment: { BITCOIN_RPC_URL: node.rpcUrl, BITCOIN_WALLET: 'demo' } });
    });
    afterAll(() => market.close());

    it('fills the float once, however often it is asked to', async () => {
      const faucet = market.app.get(DemoFaucet);
      await faucet.ensure();
      for (let again = 0; again < 3; again++) {
        await faucet.fillFloat(sat(1_000_000n));
        if (again > 0) await faucet.mineIfNeeded();
        await node.call('syncwithvalidationinterfacequeue');
      }
      await market.jobs.tick('payments.deposits');
      expect(await market.app.get(ReadFloat).run()).toMatchObject({
        floatSat: 1_000_000n,
        heldSat: 0n,
        freeSat: 1_000_000n,
        alarms: [],
      });
      expect(await faucet.mineIfNeeded()).toBe(false);
    });

    it('gives play money and blocks to whoever is signed in, within limits', async () => {
      const user = await market.newcomer().registerAsUser();
      const address = await market.app.get(AllocateAddress).run(crypto.randomUUID());
      const paid = await user.post('/demo/faucet', { address, amountSat: '5000' });
      expect(paid).toMatchObject({
        status: 200,
        body: { txid: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
      });
      const before = (await market.app.get(BitcoinStatus).run()).blocks ?? 0;
      expect((await user.post('/demo/mine', { blocks: 2 })).status).toBe(204);
      expect((await market.app.get(BitcoinStatus).run()).blocks).toBe(before + 2);
      expect((await user.post('/demo/mine', { blocks: 11 })).status).toBe(422);
      expect(
        (
          await user.post('/demo/faucet', {
            address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
            amountSat: '5000',
          })
        ).body,
      ).toMatchObject({ status: 422, code: 'faucet-address-not-valid' });
      expect((await market.newcomer().post('/demo/mine', { blocks: 1 })).status).toBe(401);
    });

    it('lets the operator see and fill the float by the task', async () => {
      const lines: string[] = [];
      const task = (words: string[], options: Record<string, string | boolean> = {}) =>
        runFloatTask(market.app, { words, options }, (line) => lines.push(line));
      const before = (await market.app.get(ReadFloat).run()).floatSat;
      expect(await task(['deposit'], { amountSat: '250000', fromFaucet: true, json: true })).toBe(0);
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
        floatSat: (before + 250_000n).toString(),
        heldSat: '0',
        alarms: [],
      });
      expect(await task(['deposit'], { amountSat: '1000', 'no-wait': true })).toBe(0);
      expect(lines.at(-1)).toContain(await market.app.get(DepositToFloat).address());
      expect(await task(['status'])).toBe(0);
      expect(lines.at(-1)).toBe('no alarms');
      expect(await task(['deposit'], { amountSat: 'lots' })).toBe(2);
      expect(await task([])).toBe(2);
    });
  });

  it('has no faucet outside a demo', async () => {
    const market = await openMarket({
      environment: { BITCOIN_RPC_URL: node.rpcUrl, BITCOIN_WALLET: 'real', DEMO: '0' },
    });
    try {
      const user = await market.newcomer().registerAsUser();
      expect((await user.post('/demo/faucet', { address: 'x', amountSat: '5000' })).status).toBe(404);
      expect(market.app.get(DemoFaucet).usable).toBe(false);
      await expect(market.app.get(DemoFaucet).ensure()).rejects.toThrow();
    } finally {
      await market.close();
    }
  });
});
