import { Injectable } from '@nestjs/common';
import type { Sat } from '@mynedata/money';
import { Clock, Database, sqlState, violatedConstraint } from '@mynedata/platform';
import { PaymentsRefusal } from '../errors';
import { PayoutRequestsStore } from './payout-requests.store';
import { PreviewPayout } from './preview-payout';

const uniqueViolation = '23505';

/** "Pay me now": a person accepts a fee that was shown, up to 10 % of the amount. Again with the same key: changes nothing. */
@Injectable()
export class RequestPayout {
  constructor(
    private readonly database: Database,
    private readonly requests: PayoutRequestsStore,
    private readonly preview: PreviewPayout,
    private readonly clock: Clock,
  ) {}

  async run(userId: string, acceptFeeSat: Sat, idempotencyKey: string): Promise<void> {
    const known = () => this.database.transaction((tx) => this.requests.find(tx, userId, idempotencyKey));
    if ((await known()) !== null) return;
    const { feasible, reason, feeSat, percent } = await this.preview.run(userId);
    if (reason === 'no_address')
      throw new PaymentsRefusal('no-payout-address', 'Set the address first to which you want to be paid.');
    if (!feasible)
      throw new PaymentsRefusal(
        'payout-not-feasible',
        reason === 'nothing_to_pay'
          ? 'There is nothing to pay out yet.'
          : `The network fee of ${feeSat} sat would take ${percent} % of your balance. A payout on request takes at most 10 %.`,
      );
    if (feeSat > acceptFeeSat)
      throw new PaymentsRefusal(
        'payout-fee-changed',
        `The fee is ${feeSat} sat now, more than the ${acceptFeeSat} sat you accepted. Look at the new amount and ask again.`,
      );
    try {
      await this.database.transaction((tx) =>
        this.requests.insert(tx, userId, idempotencyKey, acceptFeeSat, this.clock.now()),
      );
    } catch (error) {
      if (sqlState(error) !== uniqueViolation) throw error;
      if (violatedConstraint(error) !== 'payout_request_open' || (await known()) !== null) return;
      throw new PaymentsRefusal('payout-waiting', 'You asked for a payout already. It is being prepared.');
    }
  }
}
