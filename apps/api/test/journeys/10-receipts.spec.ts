import { createHash, createPublicKey, verify } from 'node:crypto';
import { DenyConsent, WithdrawConsent } from '@mynedata/queries';
import { canonicalJson, readKeys, verifyReceipt } from '@mynedata/privacy-mechanisms/certificate';
import jsonld from 'jsonld';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicJwk, signingKey } from '../../src/queries/release/certificate';
import { allow, closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';
import { signedIn } from '../signed-in';

let market: Market;
let institute: Person;
let taker: Person;
let changer: Person;
let queryId: string;
let keys: NonNullable<ReturnType<typeof readKeys>>;
/** One of each kind. */
const receipts: Record<string, any> = {};

const entries = async (person: Person): Promise<any[]> =>
  (await person.get('/activity?limit=200')).body.items;
const receiptOf = async (person: Person, wanted: object): Promise<any> => {
  const [entry] = (await entries(person)).filter((item) =>
    expect.objectContaining(wanted).asymmetricMatch(item),
  );
  const { status, body } = await person.get(`/receipts/${entry.id}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const publishedKeys = async (): Promise<any> =>
  (await fetch(`${market.url}/.well-known/mynedata-keys.json`)).json();
const failures = async (document: unknown): Promise<readonly string[]> =>
  (await verifyReceipt(document, keys)).checks.filter(({ ok }) => !ok).map(({ name }) => name);

beforeAll(async () => {
  market = await openMarket();
  institute = await market.newcomer().registerAsProcessor();
  const ids = await people(market, 30);
  const query = await submit(
    market,
    institute,
    terms(market, { maxProtection: 'low', participants: { min: 20, max: 100 } }),
  );
  queryId = query.body.id;
  await market.settle();
  await allow(market, ids, queryId);
  await market.app.get(WithdrawConsent).run(ids[1]!, queryId);
  await market.app.get(DenyConsent).run(ids[1]!, queryId);
  taker = await signedIn(market, ids[0]!);
  changer = await signedIn(market, ids[1]!);
  receipts['consent'] = await receiptOf(taker, { answer: 'allowed' });
  receipts['refusal'] = await receiptOf(changer, { answer: 'denied' });
  receipts['withdrawal'] = await receiptOf(changer, { answer: 'withdrawn' });
  await closeWindow(market);
  receipts['use'] = await receiptOf(taker, { kind: 'used' });
  keys = readKeys(await publishedKeys()) ?? [];
});
afterAll(() => market.close());

describe('a receipt', () => {
  it.each(['consent', 'refusal', 'withdrawal', 'use'])(
    'of a %s verifies with the public keys alone',
    async (kind) => {
      expect(await verifyReceipt(receipts[kind], keys)).toMatchObject({
        valid: true,
        receipt: { kind, title: 'How random is the west' },
      });
    },
  );

  it('is signed as any JOSE library checks it: a detached JWS over the canonical JSON', () => {
    const { proof, ...content } = receipts['consent'];
    const [header, payload, signature] = proof.jws.split('.');
    expect(payload).toBe('');
    const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
    expect(alg).toBe('EdDSA');
    const key = keys.find((one) => one.kid === kid)!;
    const signed = `${header}.${Buffer.from(canonicalJson(content)).toString('base64url')}`;
    const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
    expect(verify(null, Buffer.from(signed), publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('binds the terms of the query: their hash is that of the certificate', async () => {
    const { certificate } = (await institute.get(`/queries/${queryId}/result`)).body;
    for (const receipt of Object.values(receipts)) {
      expect(receipt.termsSha256).toBe(certificate.statement.termsSha256);
      expect(createHash('sha256').update(canonicalJson(receipt.terms)).digest('hex')).toBe(
        receipt.termsSha256,
      );
    }
    expect(receipts['use'].certificate).toEqual(certificate);
  });

  it('has every field that ISO/IEC TS 27560 demands of record, party and event', () => {
    for (const { record, conformsTo } of Object.values(receipts)) {
      expect(conformsTo).toBe('https://w3id.org/dpv/schema/dpv-27560#receipt');
      expect(record.conformsTo).toBe('https://w3id.org/dpv/schema/dpv-27560#record');
      for (const field of [
        'identifier',
        'dataSubject',
        'controller',
        'thirdParties',
        'jurisdiction',
        'notice',
        'consentControl',
      ])
        expect(record, field).toHaveProperty(field);
      for (const field of ['purpose', 'personalData', 'storage'])
        expect(record.process, field).toHaveProperty(field);
      for (const field of ['identifier', 'name', 'address', 'contact', 'type'])
        expect(record.controller, field).toHaveProperty(field);
      expect(record.notice).toMatchObject({ language: 'en' });
      for (const data of record.process.personalData) expect(data.type).toMatch(/^pd:/);
      const times = record.events.map(({ indicatedAt }: any) => indicatedAt);
      expect([...times].sort()).toEqual(times);
      expect(new Set(times).size).toBe(times.length);
    }
    const states = (kind: string) => receipts[kind].record.events.map(({ type }: any) => type);
    expect(states('consent')).toEqual(['dpv:ConsentRequested', 'dpv:ConsentGiven']);
    expect(states('refusal')).toEqual(['dpv:ConsentRequested', 'dpv:ConsentRefused']);
    expect(states('withdrawal')).toEqual(['dpv:ConsentRequested', 'dpv:ConsentWithdrawn']);
  });

  it('is JSON-LD whose every member has a meaning, without fetching anything', async () => {
    const documentLoader = (url: string): never => {
      throw new Error(`wants to fetch ${url}`);
    };
    for (const receipt of Object.values(receipts)) {
      // Safe mode refuses members that would be dropped because nothing says what they mean.
      const [expanded]: any = await jsonld.expand(receipt, { documentLoader, safe: true } as object);
      expect(expanded['@type']).toEqual(['https://w3id.org/dpv#ConsentReceipt']);
      const [record] = expanded['https://w3id.org/dpv#hasRecordOfActivity'];
      expect(record['https://w3id.org/dpv#hasDataController'][0]['@type']).toEqual([
        'https://w3id.org/dpv#DataController',
      ]);
      const quads: any = await jsonld.toRDF(receipt, { documentLoader, safe: true } as object);
      expect(quads.length).toBeGreaterThan(40);
    }
    const offer = (await taker.get(`/requests/${queryId}/offer`)).body;
    const [expanded]: any = await jsonld.expand(offer, { documentLoader, safe: true } as object);
    expect(expanded['@type']).toEqual(['http://www.w3.org/ns/odrl/2/Offer']);
    expect(expanded['http://www.w3.org/ns/odrl/2/assigner']).toHaveLength(1);
    const unknown = { ...receipts['consent'], surprise: 1 };
    await expect(jsonld.expand(unknown, { documentLoader, safe: true } as object)).rejects.toThrow();
  });

  it('of a consent is an ODRL agreement that links the offer, and of a refusal the offer itself', async () => {
    const offer = (await taker.get(`/requests/${queryId}/offer`)).body;
    const agreement = receipts['consent'].record.policy;
    expect(agreement).toMatchObject({ type: 'odrl:Agreement', source: offer.uid });
    expect(agreement.assigner).toBe(receipts['consent'].record.dataSubject.id);
    expect(agreement.assignee).toBe(receipts['consent'].record.controller.id);
    expect(offer.uid).toContain(receipts['consent'].termsSha256);
    expect(receipts['refusal'].record.policy).toMatchObject({ type: 'odrl:Offer', uid: offer.uid });
    expect((await (await market.newcomer().registerAsUser()).get(`/requests/${queryId}/offer`)).status).toBe(
      404,
    );
  });

  it('does not verify after any change, and the failure is named', async () => {
    const { consent, use } = receipts;
    const [first] = Object.keys(consent);
    expect(await failures({ ...consent, [first!]: {} })).toEqual(['receipt-signature']);
    expect(await failures({ ...consent, at: '2026-01-01T00:00:00.000Z' })).toEqual(['receipt-signature']);
    expect(await failures({ ...consent, extra: 1 })).toEqual(['receipt-signature']);
    expect(await failures({ ...consent, terms: { ...consent.terms, rewardSat: '999' } })).toEqual([
      'receipt-signature',
      'receipt-terms',
    ]);
    expect(await failures({ ...consent, kind: 'refusal' })).toEqual(['receipt-signature']);
    expect(await failures({ ...consent, proof: receipts['refusal'].proof })).toEqual(['receipt-signature']);
    const statement = { ...use.certificate.statement, query: 'SELECT COUNT(A.b)' };
    expect(await failures({ ...use, certificate: { ...use.certificate, statement } })).toEqual([
      'receipt-signature',
      'receipt-certificate',
    ]);
    expect((await verifyReceipt(consent, [])).checks.find(({ ok }) => !ok)?.name).toBe('receipt-key');
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: keys[0]!.kid })).toString('base64url');
    expect(await failures({ ...consent, proof: { jws: `${header}..` } })).toEqual(['receipt-document']);
    for (const wrong of [null, 1, [], {}, { schema: consent.schema }, { ...consent, terms: 'x' }])
      expect(await failures(wrong)).toEqual(['receipt-document']);
  });

  it('is the same to the last byte whenever it is fetched, also when the organisation has changed its name', async () => {
    const [entry] = (await entries(taker)).filter(({ kind }) => kind === 'used');
    const first = (await taker.get(`/receipts/${entry.id}`)).body;
    await market.owner.query(`update users.organisation set name = 'Renamed'`);
    const again = await Promise.all(Array.from({ length: 5 }, () => taker.get(`/receipts/${entry.id}`)));
    for (const { body } of again) expect(body).toEqual(first);
  });

  it('is issued once, when many ask for it for the first time together', async () => {
    const [entry] = (await entries(changer)).filter(({ answer }) => answer === 'allowed');
    const replies = await Promise.all(Array.from({ length: 8 }, () => changer.get(`/receipts/${entry.id}`)));
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it('is nobody else’s, and there is none of what needs none', async () => {
    const all = await entries(taker);
    for (const { id, receipt } of all) {
      expect((await changer.get(`/receipts/${id}`)).status).toBe(404);
      expect((await taker.get(`/receipts/${id}`)).status).toBe(receipt ? 200 : 404);
    }
    expect((await institute.get(`/receipts/${all[0].id}`)).status).toBe(403);
    expect((await market.newcomer().get('/receipts')).status).toBe(401);
    expect((await taker.get('/receipts/7b0c5f0e-6a9e-4c0e-9f57-0d3f4a0b7a11')).body.code).toBe(
      'receipt-not-found',
    );
  });

  it('comes with all others in a bundle, each of which verifies', async () => {
    const { body } = await changer.get('/receipts');
    expect(body.schema).toBe('urn:mynedata:schema:receipt-bundle:1');
    expect(body.receipts.map(({ kind }: any) => kind).sort()).toEqual(['consent', 'refusal', 'withdrawal']);
    for (const receipt of body.receipts) expect(await failures(receipt)).toEqual([]);
    const stranger = await market.newcomer().registerAsUser();
    expect((await stranger.get('/receipts')).body.receipts).toEqual([]);
  });

  it('goes with its person when the account is erased', async () => {
    const { identifier } = receipts['refusal'];
    const count = async (): Promise<number> =>
      (
        await market.owner.query('select count(*)::int as n from queries.receipt where id = $1', [identifier])
      )[0].n;
    expect(await count()).toBe(1);
    const [row] = await market.owner.query('select user_id from queries.receipt where id = $1', [identifier]);
    await market.owner.query('delete from users.account where id = $1', [row.user_id]);
    expect(await count()).toBe(0);
  });
});

describe('a use', () => {
  it('has no receipt before its result is released', async () => {
    const ids = await people(market, 25);
    const { body } = await submit(
      market,
      institute,
      terms(market, { title: 'Later', maxProtection: 'low', participants: { min: 20, max: 100 } }),
    );
    await market.settle();
    await allow(market, ids, body.id);
    const person = await signedIn(market, ids[0]!);
    market.clock.forward(61);
    await market.jobs.tick('queries.clock');
    await market.jobs.drain();
    const { receipts: before } = (await person.get('/receipts')).body;
    expect(before.map(({ kind }: any) => kind)).toEqual(['consent']);
    await market.settle();
    const { receipts: after } = (await person.get('/receipts')).body;
    expect(after.map(({ kind }: any) => kind).sort()).toEqual(['consent', 'use']);
  });
});

describe('the public keys', () => {
  it('are all that ever signed: what an earlier key signed stays checkable', async () => {
    const earlier = publicJwk(signingKey(Buffer.alloc(32, 7)));
    await market.owner.query('insert into queries.signing_key (kid, x, first_used_at) values ($1, $2, $3)', [
      earlier.kid,
      earlier.x,
      new Date('2026-01-01T00:00:00Z'),
    ]);
    const published = await publishedKeys();
    expect(published.keys).toHaveLength(2);
    expect(published.keys[1]).toEqual(earlier);
    await expect(market.database.query('delete from queries.signing_key')).rejects.toThrow(
      /permission denied/,
    );
  });
});
