import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../canonical-json';
import { type ResultBody, resultSchema } from '../execution/result';
import { certifies, certify, publicJwk, signingKey } from './certificate';

const key = signingKey(Buffer.alloc(32, 9));
const body: ResultBody = {
  schema: resultSchema,
  queryId: 'q',
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

describe('a certificate', () => {
  it('belongs to its result and its key', () => {
    const certificate = certify(body, new Date(0), key);
    expect(certifies(certificate, body, key)).toBe(true);
    expect(certificate.keyId).toBe(publicJwk(key).kid);
  });

  it('breaks when a value, the statement or the key is another', () => {
    const certificate = certify(body, new Date(0), key);
    expect(certifies(certificate, { ...body, query: 'SELECT COUNT(A.c)' }, key)).toBe(false);
    expect(
      certifies({ ...certificate, statement: { ...certificate.statement, releasedAt: 'later' } }, body, key),
    ).toBe(false);
    expect(certifies(certificate, body, signingKey(Buffer.alloc(32, 8)))).toBe(false);
  });

  it('survives the way through JSON storage, which forgets the order of keys', () => {
    const reordered = JSON.parse(
      JSON.stringify(Object.fromEntries(Object.entries(body).reverse())),
    ) as ResultBody;
    expect(canonicalJson(reordered)).toBe(canonicalJson(body));
    expect(certifies(certify(body, new Date(0), key), reordered, key)).toBe(true);
  });

  it('shows no private part of its key', () => {
    expect(JSON.stringify(publicJwk(key))).not.toContain('"d"');
  });
});
