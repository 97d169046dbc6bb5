import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { PayeesStore } from './payees.store';

/** Gives a person the pseudonymous account in the ledger that is paid in the end. */
@Injectable()
export class EnsurePayee {
  constructor(private readonly payees: PayeesStore) {}

  /** The account of a person, made when there is none; joins the transaction of the consent. */
  async within(tx: Tx, userId: string): Promise<string> {
    const owner = (await this.many(tx, [userId])).get(userId);
    if (owner === undefined) throw new Error('a payee without ledger account');
    return owner;
  }

  /** The accounts of these people, by their ids. */
  async many(tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const known = await this.payees.ledgerOwners(tx, userIds);
    if (userIds.every((userId) => known.has(userId))) return known;
    await this.payees.ensure(tx, userIds);
    return this.payees.ledgerOwners(tx, userIds);
  }
}
