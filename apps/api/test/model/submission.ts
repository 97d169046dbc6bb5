import * as fc from 'fast-check';
import { expect } from 'vitest';
import { terms } from '../given';
import type { ModelQuery } from './records';
import { drain } from './running';
import type { Stage } from './stage';
import { Doing, pick } from './step';
import { mostOpen } from './world';

/** A processor asks something, once or several times at the same moment. */
interface Submission {
  readonly organisation: number;
  readonly constrained: boolean;
  readonly maxProtection: 'low' | 'medium';
  readonly max: number;
  readonly paid: boolean;
  /** From credit, at once. */
  readonly funded: boolean;
  readonly opensIn: number;
  readonly window: number;
  readonly times: number;
}

export const submissions = fc
  .record<Submission>({
    organisation: fc.nat({ max: 1 }),
    constrained: fc.boolean(),
    maxProtection: fc.constantFrom('low', 'low', 'medium'),
    max: fc.constantFrom(20, 25, 100),
    paid: fc.boolean(),
    funded: fc.boolean(),
    opensIn: fc.constantFrom(0, 0, 0, 20),
    window: fc.constantFrom(60, 60, 90),
    times: fc.constantFrom(1, 1, 3),
  })
  .map(
    (given) =>
      new Doing(
        `submit ${JSON.stringify(given)}`,
        () => true,
        (stage) => submit(stage, given),
      ),
  );

let serial = 0;
async function submit(stage: Stage, given: Submission): Promise<void> {
  const { world } = stage;
  const organisation = pick(world.organisations, given.organisation);
  const processor = pick(stage.processors, given.organisation);
  const [min, max] = given.maxProtection === 'low' ? [20, given.max] : [50, 100];
  const opens = world.now + given.opensIn * 1000;
  const closes = opens + given.window * 1000;
  const paymentDue = given.paid ? world.now + 30_000 : undefined;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const { name } = stage.type;
  const body = terms(stage.market, {
    text: `SELECT AVG(${name}.value)${given.constrained ? ` WHERE ${name}.pulse > 50` : ''}`,
    interval: { from: iso(stage.from), to: iso(stage.to) },
    maxProtection: given.maxProtection,
    participants: { min, max },
    rewardSat: given.paid ? '1000' : '0',
    consentWindow: { ...(given.opensIn === 0 ? {} : { opens: iso(opens) }), closes: iso(closes) },
    ...(paymentDue === undefined ? {} : { paymentDue: iso(paymentDue) }),
  });
  const key = `model-${serial++}`;
  const replies = await Promise.all(
    Array.from({ length: given.times }, () => processor.post('/queries', body, { 'idempotency-key': key })),
  );
  const own = world.queries.filter((query) => query.organisation === organisation);
  const twin = own.some(
    (query) =>
      query.state === 'released' &&
      query.kinds.includes('medical') === given.constrained &&
      query.maxProtection === given.maxProtection,
  );
  const open = own.filter(({ state }) => ['awaiting_funds', 'collecting', 'executing'].includes(state));
  const expected = twin ? 303 : open.length >= mostOpen ? 409 : 201;
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => expected));
  // Sent again, it is the same query.
  expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1);
  const reply = replies[0]?.body;
  if (expected !== 201) return;
  const query: ModelQuery = {
    id: reply.id,
    organisation,
    key,
    body,
    kinds: given.constrained ? ['smart_home', 'medical'] : ['smart_home'],
    maxProtection: given.maxProtection,
    min,
    max,
    rewardSat: given.paid ? 1000n : 0n,
    feeSat: BigInt(reply.price.feeSat),
    escrowSat: BigInt(reply.price.escrowSat),
    margin: reply.price.margin,
    address: reply.escrow?.address ?? '',
    opens,
    closes,
    paymentDue,
    state: given.paid ? 'awaiting_funds' : 'collecting',
    heldSat: 0n,
    payments: [],
    escrow: given.paid ? 'open' : 'none',
    consents: new Map(),
    erased: 0,
    headCount: undefined,
  };
  if (given.paid) {
    // 5 % of reward and number.
    expect(query.feeSat).toBe(50n * BigInt(max));
    expect(query.escrowSat).toBe(1000n * BigInt(max + query.margin) + query.feeSat);
  } else expect([query.feeSat, query.escrowSat]).toEqual([0n, 0n]);
  world.queries.push(query);
  await drain(stage);
  if (query.state === 'collecting') {
    world.ask(query);
    world.answerByRules(query);
  } else if (given.funded) {
    await processor.post(`/queries/${query.id}/fund-from-credit`, {}, { 'idempotency-key': key });
    world.fundFromCredit(query);
    await drain(stage);
  }
}
