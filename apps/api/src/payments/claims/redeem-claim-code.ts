import { Injectable } from '@nestjs/common';
import { type Sat, sat } from '@mynedata/money';
import {
  Clock,
  Database,
  type ProcessorCaller,
  Realtime,
  type Tx,
  type UserCaller,
  accountIdOf,
  violatedConstraint,
} from '@mynedata/platform';
import { AdmitOrganisation, Attempts } from '@mynedata/users';
import { PaymentsRefusal } from '../errors';
import type { AccountKind, Line } from '../ledger/ledger';
import { LedgerStore } from '../ledger/ledger.store';
import { CheckAddress } from '../payouts/check-address';
import { EnsurePayee } from '../payouts/ensure-payee';
import { type PayoutPreview, PreviewPayout } from '../payouts/preview-payout';
import { claimCodeHash } from './claim-code';
import type { ClaimCodeRow } from './claim-code.entity';
import { ClaimCodesStore } from './claim-codes.store';

/** What a code opens at this moment. It redeems again when more arrives, until it is over. */
export interface OpenedClaim {
  readonly row: ClaimCodeRow;
  readonly availableSat: Sat;
  readonly inPayoutSat: Sat;
}

/** Redeems a claim code: into an account of whoever is signed in, or to an address. */
@Injectable()
export class RedeemClaimCode {
  constructor(
    private readonly database: Database,
    private readonly attempts: Attempts,
    private readonly admit: AdmitOrganisation,
    private readonly codes: ClaimCodesStore,
    private readonly ledger: LedgerStore,
    private readonly ensurePayee: EnsurePayee,
    private readonly checkAddress: CheckAddress,
    private readonly previewPayout: PreviewPayout,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  /** Moves all that the code opens into the caller's account; 0 when that is nothing right now. */
  async intoAccount(caller: UserCaller | ProcessorCaller, typed: string, ip: string): Promise<Sat> {
    const hash = await this.counted(typed, ip, accountIdOf(caller));
    const moved = await this.retried((tx) => this.move(tx, hash, caller));
    if (caller.kind === 'user') this.realtime.tell([caller.userId], 'earnings');
    return moved;
  }

  async look(typed: string, ip: string): Promise<OpenedClaim> {
    const hash = await this.counted(typed, ip);
    return this.database.transaction(async (tx) =>
      this.opened(tx, await this.codes.find(tx, hash, this.clock.now())),
    );
  }

  /** What it would cost to be paid to an address now. */
  async preview(typed: string, address: string, ip: string): Promise<PayoutPreview> {
    const { availableSat } = await this.look(typed, ip);
    return this.previewPayout.of(availableSat, (await this.checkAddress.run(address)).outputType);
  }

  /** Asks for a payout to an address, for at most a fee. Once more: the last address counts, as long as nothing was sent. */
  async toAddress(typed: string, address: string, acceptFeeSat: Sat, ip: string): Promise<OpenedClaim> {
    const { availableSat } = await this.look(typed, ip);
    const to = await this.checkAddress.run(address);
    const { feasible, reason, feeSat, percent } = await this.previewPayout.of(availableSat, to.outputType);
    if (!feasible)
      throw new PaymentsRefusal(
        'payout-not-feasible',
        reason === 'nothing_to_pay'
          ? 'There is nothing to pay out yet. The code stays valid: try again later.'
          : `The network fee of ${feeSat} sat would take ${percent} % of the amount, and at most 10 % are taken. Redeem the code into an account instead, or try again when fees are lower.`,
      );
    if (feeSat > acceptFeeSat)
      throw new PaymentsRefusal(
        'payout-fee-changed',
        `The fee is ${feeSat} sat now, more than the ${acceptFeeSat} sat you accepted. Look at the new amount and ask again.`,
      );
    const hash = claimCodeHash(typed) ?? unknownCode();
    return this.retried(async (tx) => {
      const now = this.clock.now();
      const row = (await this.codes.lock(tx, hash, now)) ?? unknownCode();
      if (row.organisationId !== null)
        await this.bookClaim(tx, row, await this.linesOut(tx, row, ['processor_credit']), {
          kind: 'user_available',
          owner: row.ledgerOwner,
        });
      await this.codes.requestPayout(tx, row, { ...to, acceptFeeSat }, now);
      return this.opened(tx, await this.codes.find(tx, hash, now));
    });
  }

  private async counted(typed: string, ip: string, accountId?: string): Promise<Buffer> {
    await this.attempts.guessClaimCode(ip, accountId);
    return claimCodeHash(typed) ?? unknownCode();
  }

  private async move(tx: Tx, hash: Buffer, caller: UserCaller | ProcessorCaller): Promise<Sat> {
    if (caller.kind === 'processor') await this.admit.within(tx, caller.organisationId);
    const row = (await this.codes.lock(tx, hash, this.clock.now())) ?? unknownCode();
    const lines = await this.linesOut(tx, row, ['user_available', 'processor_credit']);
    return this.bookClaim(
      tx,
      row,
      lines,
      caller.kind === 'user'
        ? { kind: 'user_available', owner: await this.ensurePayee.within(tx, caller.userId) }
        : { kind: 'processor_credit', owner: caller.organisationId },
    );
  }

  private async linesOut(tx: Tx, row: ClaimCodeRow, kinds: readonly AccountKind[]): Promise<Line[]> {
    const lines: Line[] = [];
    for (const kind of kinds) {
      const owner = kind === 'user_available' ? row.ledgerOwner : row.organisationId;
      if (owner !== null)
        lines.push({ kind, owner, amountMsat: -(await this.ledger.balance(tx, kind, owner)) });
    }
    return lines;
  }

  private async bookClaim(
    tx: Tx,
    { ledgerOwner }: ClaimCodeRow,
    lines: readonly Line[],
    to: { readonly kind: AccountKind; readonly owner: string },
  ): Promise<Sat> {
    const msat = lines.reduce((sum, { amountMsat }) => sum + amountMsat, 0n);
    if (msat === 0n) return sat(0n);
    const times = await this.ledger.timesBooked(tx, 'claim', ledgerOwner);
    await this.ledger.book(tx, 'claim', times === 0 ? ledgerOwner : `${ledgerOwner}#${times + 1}`, [
      ...lines,
      { ...to, amountMsat: -msat },
    ]);
    return sat(msat / 1000n);
  }

  private async opened(tx: Tx, row: ClaimCodeRow | null): Promise<OpenedClaim> {
    if (row === null) return unknownCode();
    const { ledgerOwner, organisationId } = row;
    const held = async (kind: AccountKind, owner: string): Promise<bigint> =>
      -(await this.ledger.balance(tx, kind, owner));
    const credit = organisationId === null ? 0n : await held('processor_credit', organisationId);
    return {
      row,
      availableSat: sat((credit + (await held('user_available', ledgerOwner))) / 1000n),
      inPayoutSat: sat((await held('user_reserved', ledgerOwner)) / 1000n),
    };
  }

  /** A payout of the same money may have been set aside in between: the second look sees what is left. */
  private async retried<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (violatedConstraint(error) !== 'account_balance') throw error;
      return this.database.transaction(work);
    }
  }
}

/** One answer for a code that never was and one that is over. */
function unknownCode(): never {
  throw new PaymentsRefusal(
    'claim-code-unknown',
    'No claim code reads like this, or its three years are over. Compare it letter by letter with what you wrote down.',
  );
}
