import type { DomainEvent } from '@mynedata/platform';

/** The escrow of a query became full; published in the transaction that filled it. */
export const escrowFunded = 'payments.escrow-funded';
export type EscrowFunded = DomainEvent<typeof escrowFunded, { readonly queryId: string }>;

/** The operator's float, or what is held of it, changed: queries that wait for it may be tried again. */
export const floatChanged = 'payments.float-changed';
export type FloatChanged = DomainEvent<typeof floatChanged, Record<string, never>>;
