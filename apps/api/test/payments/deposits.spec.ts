import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { sat, toMsat } from '@mynedata/money';
import { Database, Events } from '@mynedata/platform';
import { type Market, openMarket } from '../market';
import { type OwnNode, startOwnNode } from '../own-node';
import {
  AllocateAddress,
  CreditBack,
  type EscrowState,
  DepositToFloat,
  HoldFloat,
  OpenEscrow,
  ReadCredit,
  ReadEscrow,
  ReadFloat,
} from '@mynedata/payments';

const escrowSat = sat(100_000n);

describe.runIf(inject('bitcoinRpcUrl') !== undefined)('a deposit', () => {
  let node: OwnNode;
  let market: Market;
  let organisationId: string;
  let queryId: string;
  let address: string;
  let funded: string[];

  const scan = () => market.jobs.tick('payments.deposits');
  const inTransaction = <T>(work: Parameters<Database['transaction']>[0]): Promise<T> =>
    market.app.get(Database).transaction(work) as Promise<T>;
  const escrow = async (): Promise<EscrowState> =>
    (await inTransaction<EscrowState | undefined>((tx) =>
      market.app.get(ReadEscrow).within(tx, queryId),
    )) as EscrowState;
  const credit = () => market.app.get(ReadCredit).run(organisationId);
  const openEscrow = async (): Promise<string> => {
    queryId = crypto.randomUUID();
    address = await market.app.get(AllocateAddress).run(queryId);
    await inTransaction((tx) =>
      market.app.get(OpenEscrow).within(tx, { queryId, organisationId, escrowSat, address }),
    );
    return address;
  };
  const ledger = (): Promise<{ kind: string; owner: string; balance: string }[]> =>
    market.owner.query(
      'select kind, owner, balance_msat as balance from payments.account where balance_msat <> 0 order by kind, owner',
    );

  beforeAll(async () => {
    node = await startOwnNode();
    market = await openMarket({
      environment: { BITCOIN_RPC_URL: node.rpcUrl, BITCOIN_WALLET: 'deposits', BITCOIN_CONFIRMATIONS: '3' },
    });
    funded = [];
    const events = market.app.get(Events);
    const publish = events.publish.bind(events);
    events.publish = async (tx, event) => {
      if (event.name === 'payments.escrow-funded') funded.push(String(event.data['queryId']));
      await publish(tx, event);
    };
  });
  afterAll(async () => {
    await market.close();
    await node.close();
  });
  beforeEach(async () => {
    const processor = await market.newcomer().registerAsProcessor();
    organisationId = ((await processor.get('/profile')).body as { organisation: { id: string } }).organisation
      .id;
    await openEscrow();
  });

  it('is shown when it is seen, and is money only after three blocks', async () => {
    await node.pay(address, '0.001');
    await scan();
    expect(await escrow()).toMatchObject({
      state: 'open',
      heldSat: 0n,
      seenSat: 100_000n,
      confirmations: 0,
      requiredConfirmations: 3,
    });
    await node.mine(2);
    await scan();
    expect(await escrow()).toMatchObject({ state: 'open', heldSat: 0n, seenSat: 100_000n, confirmations: 2 });
    expect(funded).not.toContain(queryId);
    await node.mine(1);
    await scan();
    expect(await escrow()).toMatchObject({
      state: 'funded',
      heldSat: 100_000n,
      seenSat: 0n,
      confirmations: 3,
    });
    expect(funded.filter((id) => id === queryId)).toHaveLength(1);
    expect(await credit()).toBe(0n);
  });

  it('that is too small leaves the escrow open until the rest has come', async () => {
    await node.pay(address, '0.0004');
    await node.mine(3);
    await scan();
    expect(await escrow()).toMatchObject({ state: 'open', heldSat: 40_000n });
    await node.pay(address, '0.0006');
    await node.mine(3);
    await scan();
    expect(await escrow()).toMatchObject({ state: 'funded', heldSat: 100_000n });
  });

  it('that is too large gives the rest as credit', async () => {
    await node.pay(address, '0.0015');
    await node.mine(3);
    await scan();
    expect(await escrow()).toMatchObject({ state: 'funded', heldSat: 100_000n });
    expect(await credit()).toBe(50_000n);
  });

  it('paid a second time is credit, and seeing it again books nothing', async () => {
    await node.pay(address, '0.001');
    await node.mine(3);
    await scan();
    await node.pay(address, '0.001');
    await node.mine(3);
    await scan();
    const before = await ledger();
    await scan();
    await market.owner.query('update payments.scan set block_hash = null');
    await scan();
    expect(await ledger()).toEqual(before);
    expect(await escrow()).toMatchObject({ state: 'funded', heldSat: 100_000n });
    expect(await credit()).toBe(100_000n);
    expect(funded.filter((id) => id === queryId)).toHaveLength(1);
  });

  it('in two outputs of one transaction counts both', async () => {
    const psbt = await node.call<{ psbt: string }>(
      'walletcreatefundedpsbt',
      [[], [{ [address]: '0.0003' }, { [await openEscrow()]: '0.0004' }], 0, { fee_rate: 2 }],
      'payer',
    );
    const signed = await node.call<{ hex: string }>('walletprocesspsbt', [psbt.psbt], 'payer');
    await node.call('sendrawtransaction', [signed.hex]);
    await node.mine(3);
    await scan();
    expect(await escrow()).toMatchObject({ heldSat: 40_000n });
    const [row] = await market.owner.query<{ n: number }[]>(
      'select count(*)::int as n from payments.deposit where txid = (select txid from payments.deposit where address = $1)',
      [address],
    );
    expect(row?.n).toBe(2);
  });

  it('after the query ended is credit', async () => {
    await node.pay(address, '0.0004');
    await node.mine(3);
    await scan();
    await inTransaction((tx) => market.app.get(CreditBack).within(tx, queryId));
    expect(await credit()).toBe(40_000n);
    await node.pay(address, '0.0007');
    await node.mine(3);
    await scan();
    expect(await escrow()).toMatchObject({ state: 'credited', heldSat: 0n });
    expect(await credit()).toBe(110_000n);
  });

  it('whose block was undone before it was final and whose coins were spent elsewhere leaves the ledger as if it never was', async () => {
    const before = await ledger();
    const txid = await node.pay(address, '0.001');
    const [block] = await node.mine(1);
    await scan();
    expect(await escrow()).toMatchObject({ seenSat: 100_000n, confirmations: 1 });
    await node.call('invalidateblock', [block]);
    await node.doubleSpend(txid);
    await node.mine(4);
    await scan();
    expect(await escrow()).toMatchObject({ state: 'open', heldSat: 0n, seenSat: 0n, confirmations: null });
    expect(await ledger()).toEqual(before);
  });

  it('that leaves the chain after it was final is taken back from an escrow that nobody relies on, with an alarm', async () => {
    const txid = await node.pay(address, '0.001');
    const [block] = await node.mine(3);
    await scan();
    expect(await escrow()).toMatchObject({ state: 'funded' });
    await node.call('invalidateblock', [block]);
    await node.doubleSpend(txid);
    await node.mine(5);
    await scan();
    expect(await escrow()).toMatchObject({ state: 'open', heldSat: 0n });
    expect((await market.app.get(ReadFloat).run()).alarms.map(({ kind }) => kind)).toContain(
      'deposit-reversed',
    );
    const [sum] = await market.owner.query<{ sum: string }[]>(
      'select sum(balance_msat)::text as sum from payments.account',
    );
    expect(sum?.sum).toBe('0');
  });

  it('that leaves the chain while people rely on its query is borne by the platform, with an alarm', async () => {
    const txid = await node.pay(address, '0.001');
    const [block] = await node.mine(3);
    await scan();
    await inTransaction((tx) => market.app.get(HoldFloat).within(tx, queryId, toMsat(sat(0n))));
    const platform = async () =>
      BigInt((await ledger()).find(({ kind }) => kind === 'platform')?.balance ?? 0);
    const before = await platform();
    await node.call('invalidateblock', [block]);
    await node.doubleSpend(txid);
    await node.mine(5);
    await scan();
    expect(await escrow()).toMatchObject({ state: 'funded', heldSat: 100_000n });
    expect((await platform()) - before).toBe(100_000_000n);
  });

  it('that is in no block for a while alarms the operator until it is mined again, and books nothing', async () => {
    await node.pay(address, '0.001');
    const [block] = await node.mine(3);
    await scan();
    const before = await ledger();
    const alarms = async () =>
      (await market.app.get(ReadFloat).run()).alarms.filter(({ kind }) => kind === 'deposit-unconfirmed')
        .length;
    await node.call('invalidateblock', [block]);
    await node.call('syncwithvalidationinterfacequeue');
    await scan();
    expect(await alarms()).toBe(1);
    // To another address than before: a block that equals an undone one is not accepted.
    await node.call('generatetoaddress', [4, await node.call<string>('getnewaddress', [], 'payer')]);
    await node.call('syncwithvalidationinterfacequeue');
    await scan();
    expect(await alarms()).toBe(0);
    expect(await ledger()).toEqual(before);
    expect(await escrow()).toMatchObject({ state: 'funded', heldSat: 100_000n });
  });

  it('counts as paid in time by the blocks that were there, not by when it became final', async () => {
    await node.pay(address, '0.001');
    const mined = (at: Date) =>
      inTransaction<boolean>((tx) => market.app.get(ReadEscrow).minedBy(tx, queryId, at));
    await scan();
    expect(await mined(market.clock.now())).toBe(false);
    await node.mine(1);
    await scan();
    expect(await mined(market.clock.now())).toBe(true);
    expect(await mined(new Date(market.clock.now().getTime() - 3600_000))).toBe(false);
    expect(await escrow()).toMatchObject({ state: 'open', heldSat: 0n });
  });

  it('to an address of nobody waits unassigned; to the float’s own address it is float', async () => {
    const stray = await node.call<string>('getnewaddress', [], 'deposits');
    const floatBefore = (await market.app.get(ReadFloat).run()).floatSat;
    await node.pay(stray, '0.0002');
    await node.pay(await market.app.get(DepositToFloat).address(), '0.003');
    await node.mine(3);
    await scan();
    expect((await market.app.get(ReadFloat).run()).floatSat - floatBefore).toBe(300_000n);
    expect((await ledger()).find(({ kind }) => kind === 'unassigned')?.balance).toBe('-20000000');
  });
});
