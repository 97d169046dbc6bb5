import { DomainError } from '@mynedata/platform';

type Code =
  | 'bitcoin-node-unavailable'
  | 'escrow-not-found'
  | 'nothing-to-fund'
  | 'credit-too-small'
  | 'payout-address-not-valid'
  | 'no-payout-address'
  | 'payout-not-feasible'
  | 'payout-fee-changed'
  | 'payout-waiting'
  | 'claim-code-unknown'
  | 'claim-code-not-issued'
  | 'faucet-limit'
  | 'faucet-address-not-valid';

export const statusOf = {
  'bitcoin-node-unavailable': 503,
  'escrow-not-found': 404,
  'nothing-to-fund': 409,
  'credit-too-small': 409,
  'payout-address-not-valid': 422,
  'no-payout-address': 409,
  'payout-not-feasible': 409,
  'payout-fee-changed': 409,
  'payout-waiting': 409,
  'claim-code-unknown': 404,
  'claim-code-not-issued': 422,
  'faucet-limit': 429,
  'faucet-address-not-valid': 422,
} satisfies Record<Code, number>;

/** How `payments` refuses. */
export class PaymentsRefusal extends DomainError {
  readonly status: number;

  constructor(
    readonly code: Code,
    detail: string,
    more: ConstructorParameters<typeof DomainError>[1] = {},
  ) {
    super(detail, more);
    this.status = statusOf[code];
  }
}

/** The node cannot be used right now. What it was asked to do may or may not have happened: unknown is not failed. */
export const nodeUnavailable = (detail: string): PaymentsRefusal =>
  new PaymentsRefusal('bitcoin-node-unavailable', detail, { headers: { 'Retry-After': '10' } });

export const isNodeUnavailable = (error: unknown): error is PaymentsRefusal =>
  error instanceof PaymentsRefusal && error.code === 'bitcoin-node-unavailable';
