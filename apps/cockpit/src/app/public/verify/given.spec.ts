import { describe, expect, it } from 'vitest';
import { type Gathered, gather, toCheck } from './given';

const result = JSON.stringify({ schema: 'urn:mynedata:schema:result:1', certificate: {} });
const proof = JSON.stringify({ schema: 'urn:mynedata:schema:membership:1', certificate: {} });
const keys = JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43), kid: 'k' }] });
const take = (...texts: readonly string[]): Gathered =>
  texts.reduce<Gathered>((known, text, index) => gather(known, `file ${index}`, text), {});

describe('what is given to check', () => {
  it('is sorted by what it says it is, in any order', () => {
    const gathered = take(proof, keys, result);
    expect([gathered.proof?.name, gathered.keys?.name, gathered.result?.name]).toEqual([
      'file 0',
      'file 1',
      'file 2',
    ]);
    expect(toCheck(gathered)).toEqual({ document: JSON.parse(result), proof: JSON.parse(proof) });
  });

  it('is a proof by itself where there is no result, and nothing at first', () => {
    expect(toCheck({})).toBeUndefined();
    expect(toCheck(take(keys))).toBeUndefined();
    expect(toCheck(take(proof))).toEqual({ document: JSON.parse(proof) });
  });

  it('is a receipt, or all of a bundle, beside a result', () => {
    const receipt = { schema: 'urn:mynedata:schema:receipt:1', identifier: 'r' };
    const bundle = { schema: 'urn:mynedata:schema:receipt-bundle:1', receipts: [receipt, receipt] };
    expect(take(result, JSON.stringify(receipt)).receipts?.documents).toEqual([receipt]);
    expect(take(JSON.stringify(bundle)).receipts?.documents).toHaveLength(2);
    const empty = take(JSON.stringify({ ...bundle, receipts: [] }));
    expect([empty.receipts, empty.refused]).toEqual([undefined, 'file 0 holds no receipt yet.']);
  });

  it('is replaced by a later document of the same kind', () => {
    expect(take(result, proof, result).result?.name).toBe('file 2');
  });

  it('is refused by name when a member of it is there twice', () => {
    const twice = result.replace('{', '{"statistics":["forged"],"statistics":["real"],');
    expect(take(twice).result).toBeUndefined();
    expect(take(twice).refused).toMatch(/^file 0 does not hold \(member-names\)\. "statistics": /);
  });

  it.each(['{', '[]', '{}', 'null', '{"keys":[]}', '{"schema":"urn:mynedata:schema:result:1"}'])(
    'leaves out with a reason what cannot be checked: %s',
    (text) => {
      const gathered = take(result, text);
      expect(gathered.refused).toMatch(/^file 1 (is no|has no) /);
      expect(gathered.result?.name).toBe('file 0');
      expect(gather(gathered, 'file 2', proof).refused).toBeUndefined();
    },
  );
});
