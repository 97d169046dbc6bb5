import { Injectable } from '@nestjs/common';
import type { Sat } from '@mynedata/money';
import { Clock, type Tx } from '@mynedata/platform';
import { EscrowStore } from './escrow.store';

export interface NewEscrow {
  readonly queryId: string;
  readonly organisationId: string;
  readonly escrowSat: Sat;
  readonly address: string;
}

/** Opens the escrow of a query: it waits for its money. */
@Injectable()
export class OpenEscrow {
  constructor(
    private readonly escrows: EscrowStore,
    private readonly clock: Clock,
  ) {}

  within(tx: Tx, escrow: NewEscrow): Promise<void> {
    return this.escrows.insert(tx, escrow, this.clock.now());
  }
}
