import type { Sat } from '@mynedata/money';

export type EscrowStateName = 'open' | 'funded' | 'settled' | 'credited';

/** What holds a query's money, as others may see it. */
export interface EscrowState {
  readonly state: EscrowStateName;
  readonly escrowSat: Sat;
  /** Final money in the escrow. */
  readonly heldSat: Sat;
  /** Seen, but not final yet: for display only. */
  readonly seenSat: Sat;
  /** Of the youngest payment; null when there is none. */
  readonly confirmations: number | null;
  readonly requiredConfirmations: number;
  readonly address: string;
}
