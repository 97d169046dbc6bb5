import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SmallMarket } from './certificate.fixture';
import type { MembershipProof, PublicKey } from './documents';
import { readKeys } from './read-documents';
import { verifyDocument } from './verify';

let market: SmallMarket;
let keys: readonly PublicKey[];
let result: Readonly<Record<string, unknown>>;
let proof: MembershipProof;
beforeAll(async () => {
  market = await SmallMarket.opens();
  keys = [market.key];
  ({ result, proof } = await market.releases());
});

const failures = async (document: unknown, given?: unknown, known = keys): Promise<readonly string[]> =>
  (await verifyDocument(document, known, given)).checks.filter(({ ok }) => !ok).map(({ name }) => name);

/** Every place of a document where something can be changed. */
function leavesOf(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...at, name]));
}

function changed(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name !== undefined && typeof value === 'object' && value !== null) {
    const copy: Record<string, unknown> = Array.isArray(value) ? (value.slice() as never) : { ...value };
    copy[name] = changed(copy[name], rest);
    return copy;
  }
  if (typeof value === 'number') return value + 1;
  return typeof value === 'string' ? `${value.startsWith('a') ? 'b' : 'a'}${value.slice(1)}` : 'something';
}

describe('checking a result', () => {
  it('finds everything right in what was released', async () => {
    const verdict = await verifyDocument(result, keys, proof);
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(verdict.valid).toBe(true);
    expect(verdict.checks.map(({ name }) => name)).toEqual([
      'document',
      'key',
      'signature',
      'result-hash',
      'result-statement',
      'proof-document',
      'proof-query',
      'proof-certificate',
      'proof-leaf',
      'proof-path',
    ]);
  });

  it('finds out any single change anywhere in the result or its certificate', async () => {
    for (const place of leavesOf(result)) {
      const verdict = await verifyDocument(changed(result, place), keys);
      expect([place.join('/'), verdict.valid]).toEqual([place.join('/'), false]);
    }
  });

  it('finds out any single change anywhere in a proof, beside its own copy of the certificate', async () => {
    for (const place of leavesOf(proof)) {
      if (place[0] === 'certificate' && place[1] !== 'statement') continue;
      const ofCommitment = place[0] !== 'certificate' || place[2] === 'commitment' || place[2] === 'queryId';
      const verdict = await verifyDocument(result, keys, changed(proof, place));
      // What the proof's copy says beside query and commitment proves nothing; the result's own certificate was checked.
      if (ofCommitment) expect([place.join('/'), verdict.valid]).toEqual([place.join('/'), false]);
      expect([place.join('/'), (await verifyDocument(changed(proof, place), keys)).valid]).toEqual([
        place.join('/'),
        false,
      ]);
    }
  });

  it('names a key that is not known, and one that does not fit', async () => {
    const other = await SmallMarket.opens();
    expect(await failures(result, undefined, [])).toEqual(['key']);
    expect(await failures(result, undefined, [{ ...other.key, kid: 'k2' }])).toEqual(['key']);
    expect(await failures(result, undefined, [other.key])).toEqual(['signature']);
  });

  it('takes the right one of several keys, so that keys can change', async () => {
    const newer = await SmallMarket.opens('k2');
    const released = await newer.releases();
    expect(await failures(result, proof, [newer.key, ...keys])).toEqual([]);
    expect(await failures(released.result, released.proof, [newer.key, ...keys])).toEqual([]);
  });

  it('does not take a certificate with a new signature by somebody else for the market’s', async () => {
    const impostor = await SmallMarket.opens();
    const forged = await impostor.releases({ participants: { from: 10000, to: null } });
    expect(await failures(forged.result)).toEqual(['signature']);
  });

  it('names the proof of another query, of another person, and of a shorter tree', async () => {
    const other = await market.releases({}, '99999999-2bd0-4672-b79d-d97027f9071a');
    expect(await failures(result, other.proof)).toEqual(['proof-query', 'proof-certificate', 'proof-path']);
    const person = { ...proof, participant: '11111111-2222-4333-8444-555555555556' };
    expect(await failures(result, person)).toEqual(['proof-leaf']);
    const [, up] = proof.path;
    expect(await failures(result, { ...proof, path: [up] })).toEqual(['proof-path']);
    expect(await failures(result, { ...proof, index: 5 })).toEqual(['proof-path']);
  });

  it('checks a proof by itself, against the certificate in it', async () => {
    const verdict = await verifyDocument(proof, keys);
    expect(verdict).toMatchObject({ valid: true, statement: { query: 'SELECT COUNT(A.b)' } });
    const { certificate, ...bare } = proof;
    expect(await failures(bare)).toEqual(['document']);
    expect(await failures(result, bare)).toEqual(['proof-document']);
    expect(certificate.statement.commitment.leaves).toBe(4);
  });

  it('checks the rows of a dataset where they are there', async () => {
    const rows = [
      ['[20, 30]', 'Aachen', 1.5],
      ['[30, 40]', null, -2],
    ];
    const lines = new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const rowsSha256 = Buffer.from(await crypto.subtle.digest('SHA-256', lines)).toString('hex');
    const { result: dataset } = await market.releases({
      schema: 'urn:mynedata:schema:dataset:1',
      statistics: undefined,
      dataset: { rowCount: 2, rowsSha256 },
    });
    const read = JSON.parse(JSON.stringify({ ...dataset, rows })) as Readonly<Record<string, unknown>>;
    expect(await failures(read)).toEqual([]);
    const { rows: _, ...without } = read;
    expect(await failures(without)).toEqual([]);
    expect(await failures({ ...read, rows: [rows[1], rows[0]] })).toEqual(['rows-hash']);
    expect(await failures({ ...read, rows: [rows[0]] })).toEqual(['rows-hash']);
    expect(await failures({ ...read, rows: 'none' })).toEqual(['rows-hash']);
  });

  it('reads rows that are together longer than a text can be, and fails over none that are nested too deep', async () => {
    // 34 rows of 16 MiB are more than the 512 MiB that a text holds.
    const long = ['x'.repeat(2 ** 24)];
    const line = `${JSON.stringify(long)}\n`;
    const hash = createHash('sha256');
    const rows = Array.from({ length: 34 }, () => long);
    for (const _ of rows) hash.update(line);
    const dataset = { rowCount: 34, rowsSha256: hash.digest('hex') };
    const { result: released } = await market.releases({ statistics: [], dataset });
    expect(await failures({ ...released, rows })).toEqual([]);
    let deep: unknown = [];
    for (let depth = 0; depth < 200_000; depth++) deep = [deep];
    expect(await failures({ ...released, rows: [deep, ...rows.slice(1)] })).toEqual(['rows-hash']);
  });

  it('never fails over anything that is no result: it says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (document, given) => {
        expect((await verifyDocument(document, keys, given)).valid).toBe(false);
        expect((await verifyDocument({ ...result, certificate: document }, keys)).valid).toBe(false);
        expect(await failures(result, given)).toEqual(['proof-document']);
      }),
      { numRuns: 300 },
    );
    let deep: unknown = [];
    for (let depth = 0; depth < 50_000; depth++) deep = [deep];
    expect(await failures({ ...result, query: deep })).toEqual(['result-hash', 'result-statement']);
  });

  it('reads key sets and nothing else, and leaves out keys of other kinds', () => {
    const rsa = { kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: 'r' };
    expect(readKeys({ keys: [market.key, rsa, 1, null] })).toEqual([market.key]);
    for (const given of [undefined, null, [], {}, { keys: {} }, 'keys'])
      expect(readKeys(given)).toBeUndefined();
  });
});
