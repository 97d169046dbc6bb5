import { Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  type ProcessorCaller,
  Random,
  type UserCaller,
  accountIdOf,
} from '@mynedata/platform';
import { ConfirmPassword } from '@mynedata/users';
import { EnsurePayee } from '../payouts/ensure-payee';
import { claimCodeHash, newClaimCode } from './claim-code';
import { ClaimCodesStore } from './claim-codes.store';

/**
 * The code that redeems what an account holds once it is erased. It is shown before the erasure, which asks for it: an answer
 * that is lost on its way costs nobody their money. Asking again replaces it; without an erasure it opens nothing.
 */
@Injectable()
export class IssueClaimCode {
  constructor(
    private readonly database: Database,
    private readonly confirmPassword: ConfirmPassword,
    private readonly ensurePayee: EnsurePayee,
    private readonly codes: ClaimCodesStore,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  async run(caller: UserCaller | ProcessorCaller, password: string): Promise<string> {
    await this.confirmPassword.run(accountIdOf(caller), password);
    const code = newClaimCode(this.random);
    const hash = claimCodeHash(code);
    if (hash === undefined) throw new Error('a code that is none');
    await this.database.transaction(async (tx) => {
      const account =
        caller.kind === 'user'
          ? { ledgerOwner: await this.ensurePayee.within(tx, caller.userId), organisationId: null }
          : {
              ledgerOwner:
                (await this.codes.ofOrganisation(tx, caller.organisationId))?.ledgerOwner ??
                this.random.uuid(),
              organisationId: caller.organisationId,
            };
      await this.codes.issue(tx, account, hash, this.clock.now());
    });
    return code;
  }
}
