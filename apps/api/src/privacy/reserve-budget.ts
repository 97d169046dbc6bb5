import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Tx } from '@mynedata/platform';
import type { ParameterTable } from '@mynedata/privacy-mechanisms';
import { type Charge, limitBroken, windowDays } from './budget';
import { BudgetStore } from './budget.store';
import { PrivacyRefusal } from './errors';
import { LevelsStore } from './levels.store';
import { OwnCapsStore } from './own-caps.store';
import { PARAMETERS } from './parameters';

/** Takes a consent's charge out of a person's budget, or refuses. Joins the consent's transaction. */
@Injectable()
export class ReserveBudget {
  constructor(
    private readonly levels: LevelsStore,
    private readonly budget: BudgetStore,
    private readonly caps: OwnCapsStore,
    private readonly clock: Clock,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
  ) {}

  /** Holds the person's settings and budget still until the transaction ends; call before reading what the charge depends on. */
  lock(tx: Tx, userId: string): Promise<void> {
    return this.levels.lockPerson(tx, userId);
  }

  lockMany(tx: Tx, userIds: readonly string[]): Promise<void> {
    return this.levels.lockPeople(tx, userIds);
  }

  /** Takes the charges of people who are locked and whose budgets cover them, which the caller has looked at under this lock. */
  async covered(
    tx: Tx,
    queryId: string,
    charges: readonly (Omit<Charge, 'queryId'> & { readonly userId: string })[],
  ): Promise<void> {
    const reserved = await this.budget.reserve(tx, queryId, charges, this.clock.now());
    if (reserved !== charges.length)
      throw new Error(`${charges.length - reserved} budgets were taken already for query ${queryId}`);
  }

  /** Of a person who is locked. */
  async within(tx: Tx, userId: string, charge: Charge): Promise<void> {
    const now = this.clock.now();
    const used = await this.budget.used(tx, userId, now);
    const broken = limitBroken(charge, used, this.parameters, await this.caps.of(tx, userId));
    if (broken !== undefined) {
      const what =
        broken === 'all' ? 'all kinds of data together' : `data of the kind ${broken.replace('_', ' ')}`;
      throw new PrivacyRefusal(
        'privacy-budget-spent',
        `Your privacy budget for ${what} does not cover this request. It refills as earlier results turn ${windowDays} days old, and with a higher limit where you lowered it.`,
      );
    }
    if ((await this.budget.reserve(tx, charge.queryId, [{ ...charge, userId }], now)) === 0)
      throw new PrivacyRefusal('nothing-reserved', 'The budget for this request is taken already.');
  }
}
