import type { DomainEvent } from '@mynedata/platform';

/** People may be asked from now on. */
export const queryOpened = 'queries.query-opened';
export type QueryOpened = DomainEvent<typeof queryOpened, { readonly queryId: string }>;

/** A query ended before its claim: called off, or not funded in time. */
export const queryEnded = 'queries.query-ended';
export type QueryEnded = DomainEvent<typeof queryEnded, { readonly queryId: string }>;

/** A query is over, with a result or without one; everybody concerned is told. */
export const resultReleased = 'queries.result-released';
export type ResultReleased = DomainEvent<typeof resultReleased, { readonly queryId: string }>;
