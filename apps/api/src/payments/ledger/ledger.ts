/** Kinds of accounts. Debit is positive, credit negative: assets and expenses never below zero, liabilities never above. */
export type AccountKind =
  | 'wallet'
  | 'network_fees'
  | 'query_escrow'
  | 'user_available'
  | 'user_reserved'
  | 'processor_credit'
  | 'unassigned'
  | 'platform_fee'
  | 'platform_float'
  | 'platform';

/** What a booking is for; with its reference it names the booking for good. */
export type BookingKind =
  | 'deposit'
  | 'deposit-reversal'
  | 'float-deposit'
  | 'settle'
  | 'refund'
  | 'fund'
  | 'reserve'
  | 'release'
  | 'payout'
  | 'claim'
  | 'lapse';

export interface Line {
  readonly kind: AccountKind;
  /** Whose account: a query, an organisation, a payee; nothing for the platform's own. */
  readonly owner?: string;
  readonly amountMsat: bigint;
}
