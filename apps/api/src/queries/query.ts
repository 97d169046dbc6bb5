import type { CheckedQuery } from '@mynedata/query-language';
import type { Level, ParameterTable, Strategy } from '@mynedata/privacy-mechanisms';
import type { AttributeRole, Hierarchy, LogicalType } from '@mynedata/sources';
import { QueriesRefusal } from './errors';

export const queryStates = [
  'awaiting_funds',
  'collecting',
  'executing',
  'released',
  'not_released',
  'unfunded',
  'cancelled',
] as const;
export type QueryState = (typeof queryStates)[number];
export const strategies = ['partition', 'strictest'] as const satisfies readonly Strategy[];
export const purposeCategories = [
  'academic_research',
  'public_statistics',
  'product_development',
  'service_provision',
  'journalism',
  'marketing',
] as const;
export type PurposeCategory = (typeof purposeCategories)[number];

/** One attribute that a query reads, with everything of the catalogue that the engine needs. */
export interface Reference {
  readonly sourceType: string;
  readonly attribute: string;
  readonly context: string | null;
  readonly kind: 'static' | 'time_series' | 'dynamic';
  readonly logicalType: LogicalType;
  readonly technicalType: 'number' | 'integer' | 'text' | 'boolean' | 'date';
  readonly bounds: { readonly min: number; readonly max: number; readonly grid: number } | null;
  /** The values that count, where they are a list. */
  readonly categories: readonly string[] | null;
  readonly role: AttributeRole;
  readonly hierarchy: Hierarchy | null;
  /** Of numbers, as RFC 8428 writes it. */
  readonly unit: string | null;
  readonly inSelect: boolean;
  readonly inWhere: boolean;
}

/** A checked query bound to the catalogue and the parameter table of the moment of its submission: what people were asked on stays. */
export interface BoundQuery {
  readonly parameters: ParameterTable;
  readonly query: CheckedQuery;
  readonly references: readonly Reference[];
}

export interface Terms {
  readonly title: string;
  readonly description: string;
  readonly purposeCategory: PurposeCategory;
  readonly purpose: string;
  readonly from: Date;
  readonly to: Date;
  readonly granularitySeconds: number | null;
  readonly maxProtection: Level;
  readonly strategy: Strategy;
  readonly min: number;
  readonly max: number;
  readonly rewardSat: bigint;
  readonly paymentDue: Date | null;
  readonly opens: Date;
  readonly closes: Date;
}

/** A query as the state machine sees it (`1-market.md`, "Life of a query"). */
export interface Query {
  readonly id: string;
  readonly organisationId: string;
  readonly terms: Terms;
  readonly text: string;
  readonly canonical: string;
  readonly bound: BoundQuery;
  readonly margin: number;
  readonly feeSat: bigint;
  readonly escrowSat: bigint;
  readonly state: QueryState;
  readonly submittedAt: Date;
  readonly collectingSince: Date | null;
  readonly stateSince: Date;
}

const move = (query: Query, state: QueryState, now: Date): Query => ({ ...query, state, stateSince: now });

/** The escrow is final (or nothing is to be paid): from now on people may be asked. */
export function open(query: Query, now: Date): Query {
  if (query.state !== 'awaiting_funds')
    throw new QueriesRefusal('query-not-awaiting-funds', `The query is ${words(query.state)}.`);
  return { ...move(query, 'collecting', now), collectingSince: now };
}

/** The window has closed: answers can no longer change. Undefined while it is open. */
export function closeWindow(query: Query, now: Date): Query | undefined {
  return query.state === 'collecting' && now >= query.terms.closes
    ? move(query, 'executing', now)
    : undefined;
}

/** The payment did not come in time. `mined`: blocks seen by paymentDue held the whole escrow, so its finality is waited for. */
export function giveUpFunding(
  query: Query,
  now: Date,
  mined: boolean,
  confirmGraceMs: number,
): Query | undefined {
  if (query.state !== 'awaiting_funds' || query.terms.paymentDue === null) return undefined;
  const deadline = query.terms.paymentDue.getTime() + (mined ? confirmGraceMs : 0);
  return now.getTime() >= deadline ? move(query, 'unfunded', now) : undefined;
}

/** The processor calls it off, which it may until the claim. */
export function cancel(query: Query, now: Date): Query {
  if (query.state === 'cancelled') return query;
  if (!isCancellable(query, now)) {
    throw new QueriesRefusal(
      'query-not-cancellable',
      `The query is ${words(query.state === 'collecting' ? 'executing' : query.state)}. A query can be cancelled until its result is computed.`,
    );
  }
  return move(query, 'cancelled', now);
}

/** Whether a query can still be called off: until its window closes. */
export const isCancellable = ({ state, terms }: Query, now: Date): boolean =>
  (state === 'awaiting_funds' || state === 'collecting') && now < terms.closes;

/** What the engine sealed becomes visible. */
export function release(query: Query, now: Date, outcome: 'releasable' | 'not_releasable'): Query {
  if (query.state !== 'executing') throw new Error(`release of a query that is ${query.state}`);
  return move(query, outcome === 'releasable' ? 'released' : 'not_released', now);
}

/** Admits an answer inside the window, refuses it outside. */
export function consent(query: Query, now: Date): void {
  if (query.state !== 'collecting' || now >= query.terms.closes)
    throw new QueriesRefusal('window-closed', 'The window for answers has closed. Nothing changed.');
  if (now < query.terms.opens)
    throw new QueriesRefusal('window-not-open', 'The window for answers is not open yet.');
}

/** Admits a withdrawal until the claim: it takes effect or is visibly too late. */
export function withdraw(query: Query): void {
  if (query.state === 'executing')
    throw new QueriesRefusal(
      'too-late-to-withdraw',
      `Too late to withdraw. The computation began at ${query.stateSince.toISOString()}.`,
    );
  if (query.state !== 'collecting')
    throw new QueriesRefusal('window-closed', `This request is over: the query is ${words(query.state)}.`);
}

/** Number of slots of the interval; the last one may be shorter. */
export const slotCount = ({
  from,
  to,
  granularitySeconds,
}: Pick<Terms, 'from' | 'to' | 'granularitySeconds'>): number =>
  granularitySeconds === null ? 1 : Math.ceil((to.getTime() - from.getTime()) / (granularitySeconds * 1000));

/** When each slot begins and ends. */
export function slotSpans(
  terms: Pick<Terms, 'from' | 'to' | 'granularitySeconds'>,
): readonly { readonly from: Date; readonly to: Date }[] {
  const at = (slot: number): Date =>
    new Date(Math.min(terms.from.getTime() + (slot * slotMicros(terms)) / 1000, terms.to.getTime()));
  return Array.from({ length: slotCount(terms) }, (_, slot) => ({ from: at(slot), to: at(slot + 1) }));
}

/** Slot width in seconds: the granularity, or the whole interval. */
export const slotSeconds = ({
  from,
  to,
  granularitySeconds,
}: Pick<Terms, 'from' | 'to' | 'granularitySeconds'>): number =>
  granularitySeconds ?? (to.getTime() - from.getTime()) / 1000;

/** Slot width in whole microseconds: times have milliseconds, granularities seconds. */
export const slotMicros = (terms: Pick<Terms, 'from' | 'to' | 'granularitySeconds'>): number =>
  Math.round(slotSeconds(terms) * 1000) * 1000;

export const words = (state: QueryState): string => state.replace('_', ' ');
