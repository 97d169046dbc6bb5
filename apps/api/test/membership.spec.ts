import { createHash } from 'node:crypto';
import { SetLevels } from '@mynedata/privacy';
import { canonicalJson, readKeys, verifyDocument } from '@mynedata/privacy-mechanisms/certificate';
import { DenyConsent, WithdrawConsent } from '@mynedata/queries';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ClaimQuery } from '../src/queries/execution/claim-query';
import { ExecuteQuery } from '../src/queries/execution/execute-query';
import { CommitParticipants } from '../src/queries/membership/commit-participants';
import { leafOf } from '../src/queries/membership/participant-tree';
import { allow, closeWindow, people, submit, terms } from './given';
import { type Market, openMarket } from './market';
import type { Person, Reply } from './person';

let market: Market;
let processor: Person;
/** One of each fate, in the released query. */
let fates: Readonly<
  Record<'first' | 'second' | 'third' | 'withdrawn' | 'denied' | 'lapsed' | 'notDrawn' | 'neverAsked', Person>
>;
let queryId: string;
let otherId: string;
let keys: NonNullable<ReturnType<typeof readKeys>>;
let result: any;

const noMembership = {
  code: 'no-membership',
  detail:
    'There is no proof for you here. There is one after the release of a result, for those who took part in it.',
};

async function signedIn(userId: string): Promise<Person> {
  const [account] = await market.owner.query<{ username: string }[]>(
    'select username from users.account where id = $1',
    [userId],
  );
  const person = market.newcomer();
  const reply = await person.post('/auth/sign-in', {
    username: account?.username,
    password: 'correct horse battery',
  });
  expect(reply.status).toBe(200);
  return person;
}

const membership = (person: Person, id = queryId): Promise<Reply> => person.get(`/requests/${id}/membership`);
const proofOf = async (person: Person, id = queryId): Promise<any> => (await membership(person, id)).body;
const failures = async (document: unknown, proof?: unknown): Promise<readonly string[]> =>
  (await verifyDocument(document, keys, proof)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
const commitment = async (id: string): Promise<{ leaves: number; root: string; hashes: number }> => {
  const [row] = await market.owner.query<{ leaves: number; root: string; hashes: number }[]>(
    `select c.leaves, encode(c.root, 'hex') as root, (select sum(length(hashes))::int / 32 from queries.commitment_block b where b.query_id = c.query_id and level = 0) as hashes
       from queries.commitment c where query_id = $1`,
    [id],
  );
  return row!;
};

async function asked(title: string, max: number): Promise<string> {
  const query = await submit(
    market,
    processor,
    terms(market, {
      title,
      text: 'SELECT AVG(RandomData.random_two)',
      maxProtection: 'low',
      participants: { min: 20, max },
    }),
  );
  expect(query.status).toBe(201);
  return query.body.id;
}

beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
  const ids = await people(market, 60);
  queryId = await asked('The released one', 50);
  otherId = await asked('Another one', 300);
  await market.settle();
  const [withdrawn, denied, lapsed, ...others] = ids as [string, string, string, ...string[]];
  await allow(market, [withdrawn, lapsed, ...others], queryId);
  await allow(market, others, otherId);
  await market.app.get(WithdrawConsent).run(withdrawn, queryId);
  await market.app.get(DenyConsent).run(denied, queryId);
  await market.app.get(SetLevels).defaults(lapsed, [
    { logicalType: 'personal', level: 'dont_share' },
    { logicalType: 'location', level: 'dont_share' },
    { logicalType: 'smart_home', level: 'dont_share' },
  ]);
  // Before the release: nobody has a proof, and the answer is the one that everybody gets.
  const early = await signedIn(others[0]!);
  expect((await membership(early)).body).toMatchObject(noMembership);
  market.clock.forward(61);
  await market.jobs.tick('queries.clock');
  await market.jobs.drain();
  const [executed] = await market.owner.query('select outcome from queries.execution where query_id = $1', [
    queryId,
  ]);
  expect(executed).toEqual({ outcome: 'releasable' });
  expect((await membership(early)).body).toMatchObject(noMembership);
  await market.settle();
  const rows = await market.owner.query<{ user_id: string; outcome: string | null }[]>(
    `select user_id, outcome from queries.consent where query_id = $1 and state = 'allowed' order by user_id`,
    [queryId],
  );
  const part = rows.filter(({ outcome }) => outcome === null).map((row) => row.user_id);
  expect(part).toHaveLength(50);
  fates = {
    first: await signedIn(part[0]!),
    second: await signedIn(part[1]!),
    third: await signedIn(part[2]!),
    withdrawn: await signedIn(withdrawn),
    denied: await signedIn(denied),
    lapsed: await signedIn(lapsed),
    notDrawn: await signedIn(rows.find(({ outcome }) => outcome === 'not_drawn')!.user_id),
    neverAsked: await market.newcomer().registerAsUser(),
  };
  result = (await processor.get(`/queries/${queryId}/result`)).body;
  keys = readKeys(await (await fetch(`${market.url}/.well-known/mynedata-keys.json`)).json()) ?? [];
});
afterAll(() => market.close());

describe('membership', () => {
  it('of a participant is proved against the certificate of the result, by whoever has the public keys', async () => {
    const proof = await proofOf(fates.first);
    expect(await verifyDocument(result, keys, proof)).toMatchObject({ valid: true });
    expect(await verifyDocument(proof, keys)).toMatchObject({ valid: true, statement: { queryId } });
    expect(proof.certificate).toEqual(result.certificate);
    expect((await membership(fates.first)).headers.get('cache-control')).toBe('no-store');
  });

  it('is in a tree whose size tells the public maximum and nothing else', async () => {
    expect(await commitment(queryId)).toMatchObject({ leaves: 64, hashes: 64 });
    expect(await commitment(otherId)).toMatchObject({ leaves: 512, hashes: 512 });
    const proofs = await Promise.all(
      [fates.first, fates.second, fates.third].map((person) => proofOf(person)),
    );
    expect(new Set(proofs.map(({ leaf }) => leaf)).size).toBe(3);
    expect(new Set(proofs.map(({ index }) => index)).size).toBe(3);
    expect(new Set(proofs.map(({ salt }) => salt)).size).toBe(3);
  });

  it('has one answer for everybody else, whatever they did, and for queries that do not exist', async () => {
    const { withdrawn, denied, lapsed, notDrawn, neverAsked } = fates;
    const replies = await Promise.all([
      ...[withdrawn, denied, lapsed, notDrawn, neverAsked].map((person) => membership(person)),
      membership(fates.first, '7b0c5f0e-6a9e-4c0e-9f57-0d3f4a0b7a11'),
      membership(neverAsked, otherId),
    ]);
    for (const { status, body } of replies) expect([status, body]).toMatchObject([404, noMembership]);
    expect((await membership(processor)).status).toBe(403);
    expect((await membership(market.newcomer())).status).toBe(401);
  });

  it('leaves out who withdrew, lapsed or was not drawn: none of their leaves is in the tree', async () => {
    const rows = await market.owner.query<
      { user: Buffer; query: Buffer; salt: Buffer; part: boolean; hashes: Buffer }[]
    >(
      `select uuid_send(user_id) as "user", uuid_send(c.query_id) as query, uuid_send(salt) as salt, state = 'allowed' and outcome is null as part, b.hashes
         from queries.consent c join queries.commitment_block b on b.query_id = c.query_id where c.query_id = $1`,
      [queryId],
    );
    const found = rows.map(({ user, query, salt, hashes }) => hashes.indexOf(leafOf(query, user, salt)) >= 0);
    expect(found).toEqual(rows.map(({ part }) => part));
    expect(found.filter((is) => is)).toHaveLength(50);
  });

  it('is not proved by the proof of another person, nor by one’s own with another account in it', async () => {
    const [first, second] = [await proofOf(fates.first), await proofOf(fates.second)];
    expect(await failures(result, { ...first, participant: second.participant })).toEqual(['proof-leaf']);
    expect(await failures(result, { ...first, salt: second.salt })).toEqual(['proof-leaf']);
    expect(await failures(result, { ...first, leaf: second.leaf })).toEqual(['proof-leaf', 'proof-path']);
    expect(await failures(result, { ...first, index: second.index })).toEqual(['proof-path']);
    expect(await failures(result, { ...first, path: second.path })).toEqual(['proof-path']);
    expect(await failures(result, { ...first, path: first.path.slice(1), leaf: first.path[0] })).toEqual([
      'proof-leaf',
      'proof-path',
    ]);
  });

  it('is not proved by the proof of another query, or of the same with its id changed', async () => {
    const other = await proofOf(fates.first, otherId);
    expect(await failures(result, other)).toEqual(['proof-query', 'proof-certificate', 'proof-path']);
    expect(await failures(result, { ...other, queryId })).toEqual([
      'proof-query',
      'proof-certificate',
      'proof-leaf',
      'proof-path',
    ]);
    expect(await failures(result, { ...other, queryId, certificate: result.certificate })).toEqual([
      'proof-leaf',
      'proof-path',
    ]);
  });

  it('is sealed once: a second run of the execution changes neither root nor leaves', async () => {
    const before = await commitment(queryId);
    const [row] = await market.owner.query<{ hashes: string }[]>(
      `select encode(hashes, 'hex') as hashes from queries.commitment_block where query_id = $1`,
      [queryId],
    );
    await market.app.get(ExecuteQuery).run(queryId);
    await market.app.get(CommitParticipants).run({ id: queryId, terms: { max: 50 } as never });
    expect(await commitment(queryId)).toEqual(before);
    const [after] = await market.owner.query<{ hashes: string }[]>(
      `select encode(hashes, 'hex') as hashes from queries.commitment_block where query_id = $1`,
      [queryId],
    );
    expect(after).toEqual(row);
  });

  it('is sealed by the release where the execution broke off right after its result', async () => {
    const ids = await people(market, 30);
    const id = await asked('Broken off', 50);
    await market.settle();
    await allow(market, ids, id);
    market.clock.forward(61);
    const commit = market.app.get(CommitParticipants);
    const broken = vi.spyOn(commit, 'run').mockRejectedValueOnce(new Error('the process died'));
    await market.jobs.tick('queries.clock');
    await expect(market.jobs.drain()).rejects.toThrow();
    broken.mockRestore();
    expect(await commitment(id)).toBeUndefined();
    await market.settle();
    const released = (await processor.get(`/queries/${id}/result`)).body;
    expect(await failures(released, await proofOf(await signedIn(ids[0]!), id))).toEqual([]);
  });

  it('stays provable for the others when an account is erased: its leaf stays, its salt goes', async () => {
    const before = await commitment(queryId);
    const { participant } = await proofOf(fates.third);
    await market.owner.query('delete from users.account where id = $1', [participant]);
    const [left] = await market.owner.query<{ n: number }[]>(
      'select count(*)::int as n from queries.consent where user_id = $1',
      [participant],
    );
    expect(left?.n).toBe(0);
    expect(await commitment(queryId)).toEqual(before);
    expect(await failures(result, await proofOf(fates.second))).toEqual([]);
  });

  it('of an account that is erased between claim and sealing is a leaf like any other, and nobody notices', async () => {
    const ids = await people(market, 30);
    const id = await asked('Erased in between', 50);
    await market.settle();
    await allow(market, ids, id);
    market.clock.forward(61);
    await market.owner.query(
      "update queries.query set state = 'executing', state_since = now() where id = $1",
      [id],
    );
    await market.app.get(ClaimQuery).run(id, {});
    await market.owner.query('delete from users.account where id = $1', [ids[0]]);
    await market.settle();
    await market.app.get(ExecuteQuery).run(id);
    await market.settle();
    expect((await processor.get(`/queries/${id}`)).body.state).toBe('released');
    expect(await commitment(id)).toMatchObject({ leaves: 64, hashes: 64 });
    const proof = await proofOf(await signedIn(ids[1]!), id);
    expect(await failures((await processor.get(`/queries/${id}/result`)).body, proof)).toEqual([]);
  });

  it('is nobody’s in a result that was released before there were commitments', async () => {
    expect((await membership(fates.first, otherId)).status).toBe(200);
    await market.owner.query('delete from queries.commitment where query_id = $1', [otherId]);
    const { status, body } = await membership(fates.first, otherId);
    expect([status, body]).toMatchObject([404, noMembership]);
  });
});

describe('a released result', () => {
  it('does not verify after any change, and the failure is named', async () => {
    expect(await failures(result)).toEqual([]);
    const changed = structuredClone(result);
    changed.statistics[0].slots[0].value += 0.5;
    expect(await failures(changed)).toEqual(['result-hash']);
    const relabelled = structuredClone(result);
    relabelled.statistics[0].mechanism.epsilonPerSlot.low = 0.01;
    expect(await failures(relabelled)).toEqual(['result-hash', 'result-statement']);
    const resigned = structuredClone(relabelled);
    resigned.certificate.statement.statistics[0].mechanism.epsilonPerSlot.low = 0.01;
    expect(await failures(resigned)).toEqual(['signature', 'result-hash']);
    expect(await failures({ ...result, releasedAt: '2026-01-01T00:00:00.000Z' })).toEqual([
      'result-statement',
    ]);
    expect(await failures({ ...result, extra: 1 })).toEqual(['result-hash']);
  });

  it('has a certificate of the published schema', async () => {
    const schema = (await market.newcomer().get('/schemas/certificate/1')).body;
    const ajv = new Ajv2020({ allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    expect(validate(result.certificate), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...result.certificate, keyId: 1 })).toBe(false);
  });

  it('that is a dataset verifies with its rows and without, and not with a row changed', async () => {
    const ids = await people(market, 30, (index) => ({ value: index }));
    const query = await submit(
      market,
      processor,
      terms(market, {
        title: 'A dataset',
        text: 'SELECT ALL(PersonalInformation.city, RandomData.random_two)',
        maxProtection: 'low',
        participants: { min: 20, max: 50 },
      }),
    );
    expect(query.status, JSON.stringify(query.body)).toBe(201);
    await market.settle();
    await allow(market, ids, query.body.id, 'low', true);
    await closeWindow(market);
    const dataset = (await processor.get(`/queries/${query.body.id}/result`)).body;
    expect(dataset.rows).toHaveLength(30);
    const proof = await proofOf(await signedIn(ids[0]!), query.body.id);
    expect(await failures(dataset, proof)).toEqual([]);
    const { rows, ...bare } = dataset;
    expect(await failures(bare)).toEqual([]);
    expect(await failures({ ...dataset, rows: [...rows.slice(1), rows[0]] })).toEqual(['rows-hash']);
    expect(await failures({ ...dataset, rows: rows.slice(1) })).toEqual(['rows-hash']);
    const report = { ...dataset.dataset.report, smallestGroup: 50 };
    expect(await failures({ ...dataset, dataset: { ...dataset.dataset, report } })).toEqual(['result-hash']);
  });

  it('binds the terms: whoever has them finds their hash in the certificate', async () => {
    const { body } = await processor.get(`/queries/${queryId}`);
    const { canonical, opens, closes, ...view } = body.terms;
    const own = {
      query: canonical,
      title: view.title,
      description: view.description,
      purposeCategory: view.purposeCategory,
      purpose: view.purpose,
      interval: view.interval,
      granularitySeconds: view.granularitySeconds,
      maxProtection: view.maxProtection,
      strategy: view.strategy,
      participants: view.participants,
      rewardSat: view.rewardSat,
      paymentDue: view.paymentDue,
      consentWindow: { opens, closes },
    };
    expect(createHash('sha256').update(canonicalJson(own)).digest('hex')).toBe(
      result.certificate.statement.termsSha256,
    );
  });
});
