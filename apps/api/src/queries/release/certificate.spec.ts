import { verifyDocument } from '@mynedata/privacy-mechanisms/certificate';
import { describe, expect, it } from 'vitest';
import { type ResultBody, resultSchema } from '../execution/result';
import type { Query } from '../query';
import { certify, publicJwk, signingKey } from './certificate';

const key = signingKey(Buffer.alloc(32, 9));
const queryId = '8a6e0804-2bd0-4672-b79d-d97027f9071a';
const body: ResultBody = {
  schema: resultSchema,
  queryId,
  query: 'SELECT COUNT(A.b)',
  participants: { from: 50, to: 99 },
  statistics: [
    {
      function: 'COUNT',
      attribute: 'A.b',
      unit: 'people',
      mechanism: { name: 'count', noise: 'discrete_laplace', epsilonPerSlot: { low: 0.8 }, range: null },
      slots: [{ from: 'x', to: 'y', value: 61, error95: 3, low: 58, high: 64 }],
    },
  ],
  protection: {
    strategy: 'partition',
    maxProtection: 'low',
    epsilon: { low: 1 },
    mechanisms: ['count'],
    unit: 'one person with all their data',
  },
};
const query: Pick<Query, 'terms' | 'canonical'> = {
  canonical: 'SELECT COUNT(A.b)',
  terms: {
    title: 'How many',
    description: '',
    purposeCategory: 'academic_research',
    purpose: 'We want to know.',
    from: new Date(0),
    to: new Date(1000),
    granularitySeconds: null,
    maxProtection: 'low',
    strategy: 'partition',
    min: 50,
    max: 100,
    rewardSat: 5n,
    paymentDue: null,
    opens: new Date(0),
    closes: new Date(2000),
  },
};
const releasedAt = new Date(3000);
const certified = { query, commitment: { leaves: 128, root: Buffer.alloc(32, 5) }, releasedAt };
const certificate = certify(body, certified, key);
const document = { ...body, releasedAt: releasedAt.toISOString(), certificate };
const keys = [publicJwk(key)];

const failures = async (of: unknown, known = keys): Promise<readonly string[]> =>
  (await verifyDocument(of, known)).checks.filter(({ ok }) => !ok).map(({ name }) => name);

describe('a certificate', () => {
  it('belongs to its result and its key', async () => {
    expect(await verifyDocument(document, keys)).toMatchObject({ valid: true, statement: { queryId } });
  });

  it('says what was asked, how it was protected, and seals who took part', () => {
    expect(certificate.statement).toMatchObject({
      query: 'SELECT COUNT(A.b)',
      participants: { from: 50, to: 99 },
      protection: { strategy: 'partition', epsilon: { low: 1 } },
      statistics: [{ function: 'COUNT', mechanism: { name: 'count', epsilonPerSlot: { low: 0.8 } } }],
      commitment: { hash: 'sha256', leaves: 128, root: '05'.repeat(32) },
    });
    expect(certificate.statement.statistics[0]).not.toHaveProperty('slots');
  });

  it('breaks when a value, the statement or the key is another', async () => {
    expect(await failures({ ...document, participants: { from: 50, to: null } })).toEqual([
      'result-hash',
      'result-statement',
    ]);
    const statement = { ...certificate.statement, releasedAt: 'later' };
    expect(await failures({ ...document, certificate: { ...certificate, statement } })).toEqual([
      'signature',
      'result-statement',
    ]);
    const other = publicJwk(signingKey(Buffer.alloc(32, 8)));
    expect(await failures(document, [other])).toEqual(['key']);
    expect(await failures(document, [{ ...other, kid: certificate.keyId }])).toEqual(['signature']);
  });

  it('binds every term: another reward, purpose or window is another hash', () => {
    const hashes = [
      {},
      { rewardSat: 6n },
      { purpose: 'We want to sell.' },
      { closes: new Date(2001) },
      { max: 101 },
    ].map(
      (changes) =>
        certify(body, { ...certified, query: { ...query, terms: { ...query.terms, ...changes } } }, key)
          .statement.termsSha256,
    );
    expect(new Set(hashes).size).toBe(5);
  });

  it('survives the way through JSON storage, which forgets the order of keys', async () => {
    const reordered: unknown = JSON.parse(
      JSON.stringify(Object.fromEntries(Object.entries(document).reverse())),
    );
    expect(await failures(reordered)).toEqual([]);
  });

  it('shows no private part of its key', () => {
    expect(JSON.stringify(publicJwk(key))).not.toContain('"d"');
  });
});
