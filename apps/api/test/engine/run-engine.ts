import { isDeepStrictEqual } from 'node:util';
import { Database, type Tx } from '@mynedata/platform';
import { type ClassSums, type Level, type ReleasePlan, isAdditive } from '@mynedata/privacy-mechanisms';
import { fittingPeople } from '../../src/queries/consent/eligibility.sql';
import { EligibilityStore, type Eligible } from '../../src/queries/consent/eligibility.store';
import { planned } from '../../src/queries/consent/planning.store';
import { ClaimsStore } from '../../src/queries/execution/claims.store';
import { DatasetRowsStore } from '../../src/queries/execution/dataset-rows.store';
import { ExecutionsStore } from '../../src/queries/execution/executions.store';
import { SlotSumsStore } from '../../src/queries/execution/slot-sums.store';
import { planOf } from '../../src/queries/plan';
import { QueriesStore } from '../../src/queries/queries.store';
import type { Query } from '../../src/queries/query';
import { CheckQuery } from '../../src/queries/submission/check-query';
import type { Market } from '../market';
import { asDataset, foundRows } from './dataset-rows';
import type { AskedQuery } from './random-query';

export interface Allowed {
  readonly userId: string;
  /** The level that was shown at consent. */
  readonly shown: Level;
}

export interface Claim {
  readonly query: Query;
  readonly allowed: readonly Allowed[];
  /** When people are looked for who could be asked: the interval may not be over by then. */
  readonly askedAt: Date;
  /** Looked at as a dataset, too, and as asking finds people: of some claims, which takes its time. */
  readonly asRows: boolean;
}

/** What the engine's SQL says about a query, before any noise. */
export interface Computed {
  /** Who would be asked. */
  readonly fitting: readonly Eligible[];
  readonly participants: Readonly<Record<string, Level>>;
  readonly sums: ClassSums;
  /** Per invocation and slot; empty for additive ones. */
  readonly ranks: readonly (readonly (readonly (readonly [number, number])[])[])[];
  /** Of a dataset of the same attributes, before anything is generalised. */
  readonly rows: readonly string[];
}

class Undone extends Error {}

/** A query that is executing, bound to the catalogue by the real check. */
export async function executing(
  market: Market,
  organisationId: string,
  { text, terms }: AskedQuery,
): Promise<Query> {
  const now = market.clock.now();
  const bound = await market.app.get(CheckQuery).bound(text);
  return {
    id: crypto.randomUUID(),
    organisationId,
    text,
    canonical: bound.query.canonical,
    bound,
    margin: 0,
    feeSat: 0n,
    escrowSat: 0n,
    state: 'executing',
    submittedAt: now,
    collectingSince: now,
    stateSince: now,
    terms: {
      ...terms,
      title: 'Model',
      description: '',
      purposeCategory: 'academic_research',
      purpose: 'We want to know.',
      rewardSat: 0n,
      paymentDue: null,
      opens: new Date(now.getTime() - 1000),
      closes: now,
    },
  };
}

export const planFor = (query: Query): ReleasePlan => planOf(query.bound, query.terms);

/** Asks, claims and computes, and leaves no trace of it. */
export async function compute(market: Market, claim: Claim, everybody: readonly string[]): Promise<Computed> {
  let computed: Computed | undefined;
  await market.app
    .get(Database)
    .transaction(async (tx) => {
      computed = await computeWithin(tx, market, claim, everybody);
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  if (computed === undefined) throw new Error('the computation did not end');
  return computed;
}

async function computeWithin(
  tx: Tx,
  { app, clock }: Market,
  { query, allowed, askedAt, asRows }: Claim,
  everybody: readonly string[],
): Promise<Computed> {
  const now = clock.now();
  const plan = planFor(query);
  await app.get(QueriesStore).insert(tx, query, {
    submittedBy: query.organisationId,
    idempotencyKey: query.id,
    submissionHash: Buffer.alloc(32),
  });
  const fitting = await app.get(EligibilityStore).check(tx, query, everybody, askedAt);
  const ranged = asRows
    ? await fittingInRange(tx, query, everybody, askedAt)
    : fitting.map(({ userId }) => userId);
  if (
    !isDeepStrictEqual(
      ranged,
      fitting.map(({ userId }) => userId),
    )
  )
    throw new Error(`${query.text} fits ${fitting.length} people, and ${ranged.length} read as a range`);
  await tx.execute(
    `insert into queries.consent (user_id, query_id, state, class, types, asked_at, answered_at, ledger_owner)
     select r.user_id, $1, 'allowed', r.shown, '[]', $2, $2, p.ledger_owner
       from jsonb_to_recordset($3) as r (user_id uuid, shown text) join payments.payee p on p.user_id = r.user_id`,
    [query.id, now, JSON.stringify(allowed.map(({ userId, shown }) => ({ user_id: userId, shown })))],
  );
  await app.get(ExecutionsStore).open(tx, query.id, now);
  await app.get(ClaimsStore).freeze(tx, query, await app.get(ClaimsStore).hold(tx, query.id), now);
  const taking = await tx.query<{ userId: string; class: Level }>(
    'select user_id as "userId", class from queries.participant where query_id = $1',
    [query.id],
  );
  const slotSums = app.get(SlotSumsStore);
  const reading = await slotSums.share(tx, query, plan);
  const sums = await slotSums.compute(tx, query, plan, reading);
  const ranks: (readonly [number, number])[][][] = [];
  for (const invocation of plan.invocations) {
    if (isAdditive(invocation)) continue;
    const slots = Array.from({ length: plan.slots }, (): (readonly [number, number])[] => []);
    for await (const { slot, ranked } of slotSums.rankedSteps(tx, query, plan, invocation, reading))
      slots[slot] = [...ranked.steps].map((step, index) => [step, ranked.counts[index] ?? 0] as const);
    ranks[invocation.index] = slots;
  }
  const dataset = asDataset(query);
  const rows = asRows ? foundRows(dataset, await app.get(DatasetRowsStore).read(tx, dataset)) : [];
  return {
    fitting,
    rows,
    participants: Object.fromEntries(taking.map((one) => [one.userId, one.class])),
    sums: additiveOnly(plan, sums),
    ranks: plan.invocations.map(({ index }) => ranks[index] ?? []),
  };
}

/** The same as asking finds them, in the order of their ids. */
async function fittingInRange(
  tx: Tx,
  query: Query,
  everybody: readonly string[],
  now: Date,
): Promise<string[]> {
  const within = {
    after: '00000000-0000-0000-0000-000000000000',
    upTo: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  };
  const sql = 'select distinct unnest($1::uuid[]) as user_id';
  const { ctes, parameters } = fittingPeople(query, now, { sql, parameters: [everybody], within }, 'range');
  const rows = await planned(tx, 'range', () =>
    tx.query<{ user_id: string }>(`with ${ctes} select user_id from fitting order by user_id`, parameters),
  );
  return rows.map(({ user_id: userId }) => userId);
}

/** What stands at the place of a quantile means nothing. */
const additiveOnly = ({ invocations }: ReleasePlan, sums: ClassSums): ClassSums =>
  Object.fromEntries(
    Object.entries(sums).map(([level, table]) => [
      level,
      table.map((slots, index) => {
        const invocation = invocations[index];
        return invocation !== undefined && isAdditive(invocation) ? slots : [];
      }),
    ]),
  );
