import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField, guarded, unguarded } from './csv-text';

describe('a text in a CSV file', () => {
  it('is no formula to whoever opens it in a spreadsheet', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', "'=1"])
      expect(guarded(text)).toBe(`'${text}`);
    for (const text of ['1', 'a=b', '', "'a"]) expect(guarded(text)).toBe(text);
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', 'a', '1') }),
        (text) => unguarded(guarded(text)) === text,
      ),
    );
  });

  it('is quoted where it must be (RFC 4180)', () => {
    expect(csvField('a,b')).toBe('"a,b"');
    expect(csvField('say "a"\nb')).toBe('"say ""a""\nb"');
    expect(csvField('plain')).toBe('plain');
  });
});
