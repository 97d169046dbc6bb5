import { Injectable } from '@nestjs/common';
import { Events, type Tx } from '@mynedata/platform';
import { escrowFunded, floatChanged } from '../events';
import { FloatStore } from '../float/float.store';
import { AlarmsStore } from '../ledger/alarms.store';
import type { Line } from '../ledger/ledger';
import { LedgerStore } from '../ledger/ledger.store';
import type { DepositRecord } from './deposits.store';
import { type EscrowRecord, EscrowStore } from './escrow.store';

const least = (...amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (a < b ? a : b));

/** Books what a deposit that became final is for, and undoes it when the chain took it back. */
@Injectable()
export class BookDeposit {
  constructor(
    private readonly ledger: LedgerStore,
    private readonly escrows: EscrowStore,
    private readonly float: FloatStore,
    private readonly alarms: AlarmsStore,
    private readonly events: Events,
  ) {}

  /** To the query's escrow what it lacks, the rest to the processor's credit; to the float; or to nobody yet. */
  async within(tx: Tx, deposit: DepositRecord, isFloat: boolean): Promise<void> {
    const msat = deposit.amountSat * 1000n;
    const ref = await this.reference(tx, deposit);
    if (isFloat) {
      await this.float.lock(tx);
      await this.ledger.book(tx, 'float-deposit', ref, [
        { kind: 'wallet', amountMsat: msat },
        { kind: 'platform_float', amountMsat: -msat },
      ]);
      await this.events.publish(tx, { name: floatChanged, data: {} });
      return;
    }
    const escrow = (await this.escrows.lockByAddresses(tx, [deposit.address])).get(deposit.address);
    if (escrow === undefined) {
      await this.ledger.book(tx, 'deposit', ref, [
        { kind: 'wallet', amountMsat: msat },
        { kind: 'unassigned', amountMsat: -msat },
      ]);
      return;
    }
    const missing =
      escrow.state === 'open'
        ? escrow.escrowSat * 1000n + (await this.ledger.balance(tx, 'query_escrow', escrow.queryId))
        : 0n;
    const kept = least(msat, missing);
    const booked = await this.ledger.book(tx, 'deposit', ref, [
      { kind: 'wallet', amountMsat: msat },
      { kind: 'query_escrow', owner: escrow.queryId, amountMsat: -kept },
      { kind: 'processor_credit', owner: escrow.organisationId, amountMsat: kept - msat },
    ]);
    if (!booked || escrow.state !== 'open' || kept < missing) return;
    await this.escrows.setState(tx, escrow.queryId, 'funded');
    await this.events.publish(tx, { name: escrowFunded, data: { queryId: escrow.queryId } });
  }

  /**
   * A block that held a final deposit was undone and the coins were spent elsewhere. Takes the money from where it went as far
   * as it is still there and nobody relies on it; the platform bears the rest. The operator is alarmed in any case.
   */
  async reverse(tx: Tx, deposit: DepositRecord, isFloat: boolean): Promise<void> {
    const msat = deposit.amountSat * 1000n;
    const lines = isFloat ? await this.fromFloat(tx, msat) : await this.fromEscrow(tx, deposit.address, msat);
    const recovered = lines.reduce((sum, { amountMsat }) => sum + amountMsat, 0n);
    const ref = await this.reference(tx, deposit);
    const booked = await this.ledger.book(tx, 'deposit-reversal', ref, [
      { kind: 'wallet', amountMsat: -msat },
      ...lines,
      { kind: 'platform', amountMsat: msat - recovered },
    ]);
    if (!booked) return;
    await this.alarms.raise(
      tx,
      'deposit-reversed',
      `${deposit.txid}:${deposit.vout}`,
      `A final deposit of ${deposit.amountSat} sat left the chain; ${recovered / 1000n} sat were taken back, the platform bears the rest.`,
    );
  }

  /** The n-th time that the same output becomes final, or is reversed, is a booking of its own. */
  private async reference(tx: Tx, { txid, vout }: DepositRecord): Promise<string> {
    const output = `${txid}:${vout}`;
    const reversals = await this.ledger.timesBooked(tx, 'deposit-reversal', output);
    return reversals === 0 ? output : `${output}#${reversals + 1}`;
  }

  private async fromFloat(tx: Tx, msat: bigint): Promise<Line[]> {
    await this.float.lock(tx);
    const free = (await this.float.balanceMsat(tx)) - (await this.float.heldMsat(tx));
    return [{ kind: 'platform_float', amountMsat: least(msat, free > 0n ? free : 0n) }];
  }

  private async fromEscrow(tx: Tx, address: string, msat: bigint): Promise<Line[]> {
    const escrow = (await this.escrows.lockByAddresses(tx, [address])).get(address);
    if (escrow === undefined)
      return [
        { kind: 'unassigned', amountMsat: least(msat, -(await this.ledger.balance(tx, 'unassigned'))) },
      ];
    const credit = least(msat, -(await this.ledger.balance(tx, 'processor_credit', escrow.organisationId)));
    const escrowed = (await this.mayShrink(tx, escrow))
      ? least(msat - credit, -(await this.ledger.balance(tx, 'query_escrow', escrow.queryId)))
      : 0n;
    if (escrowed > 0n && escrow.state === 'funded') await this.escrows.setState(tx, escrow.queryId, 'open');
    return [
      { kind: 'processor_credit', owner: escrow.organisationId, amountMsat: credit },
      { kind: 'query_escrow', owner: escrow.queryId, amountMsat: escrowed },
    ];
  }

  /** Once a query holds float, people are asked: what was promised to them is not taken back. */
  private async mayShrink(tx: Tx, { state, queryId }: EscrowRecord): Promise<boolean> {
    return state === 'open' || (state === 'funded' && (await this.float.hold(tx, queryId)) === undefined);
  }
}
