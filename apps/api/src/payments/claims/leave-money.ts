import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, Events, Jobs, Random, type Tx } from '@mynedata/platform';
import { AccountRights, type Leaving } from '@mynedata/users';
import { PaymentsRefusal } from '../errors';
import { floatChanged } from '../events';
import { LedgerStore } from '../ledger/ledger.store';
import { EnsurePayee } from '../payouts/ensure-payee';
import { claimCodeHash, claimUntil } from './claim-code';
import { ClaimCodesStore } from './claim-codes.store';

/** What becomes of the money of somebody who leaves: a claim code opens it, or it goes to the float, of which others are paid. */
@Injectable()
export class LeaveMoney implements OnModuleInit {
  constructor(
    private readonly rights: AccountRights,
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly ensurePayee: EnsurePayee,
    private readonly codes: ClaimCodesStore,
    private readonly ledger: LedgerStore,
    private readonly events: Events,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.rights.onErasure({ module: 'payments', within: (tx, leaving) => this.within(tx, leaving) });
    // Rewards of queries that were under way come after their people left; codes end after years.
    this.jobs.every('payments.lapsed-claims', 3600_000, async () => {
      await this.database.transaction((tx) => this.collect(tx));
    });
  }

  private async within(tx: Tx, leaving: Leaving): Promise<void> {
    const now = this.clock.now();
    const account = await this.accountOf(tx, leaving);
    if (account === undefined) return;
    if (leaving.claimCode === undefined) {
      await this.codes.giveAway(tx, account, now);
      await this.collect(tx, account.ledgerOwner);
      return;
    }
    const hash = claimCodeHash(leaving.claimCode);
    const known =
      hash !== undefined &&
      (await this.codes.putInForce(tx, account.ledgerOwner, hash, now, claimUntil(now)));
    if (!known) {
      const detail =
        'This is not the claim code that you were shown last. Have a new one shown, write it down and enter it.';
      throw new PaymentsRefusal('claim-code-not-issued', detail, {
        errors: [{ pointer: '/claimCode', detail }],
      });
    }
  }

  private async accountOf(
    tx: Tx,
    { accountId, role, endsOrganisation }: Leaving,
  ): Promise<{ readonly ledgerOwner: string; readonly organisationId: string | null } | undefined> {
    if (role === 'user')
      return { ledgerOwner: await this.ensurePayee.within(tx, accountId), organisationId: null };
    if (endsOrganisation === undefined) return undefined;
    const issued = await this.codes.ofOrganisation(tx, endsOrganisation);
    return { ledgerOwner: issued?.ledgerOwner ?? this.random.uuid(), organisationId: endsOrganisation };
  }

  private async collect(tx: Tx, ledgerOwner?: string): Promise<void> {
    const lines = await this.codes.lapsed(tx, this.clock.now(), ledgerOwner);
    if (lines.length === 0) return;
    const msat = lines.reduce((sum, { amountMsat }) => sum + amountMsat, 0n);
    await this.ledger.book(tx, 'lapse', this.random.uuid(), [
      ...lines,
      { kind: 'platform_float', amountMsat: -msat },
    ]);
    await this.events.publish(tx, { name: floatChanged, data: {} });
  }
}
