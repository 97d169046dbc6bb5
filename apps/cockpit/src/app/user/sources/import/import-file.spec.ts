import { describe, expect, it } from 'vitest';
import { mediaTypeOf, sizeText } from './import-file';

describe('a file to import', () => {
  it('is known by the ending of its name', () => {
    expect(mediaTypeOf('my.data.CSV')).toBe('text/csv');
    expect(mediaTypeOf('export.senml.json')).toBe('application/senml+json');
    expect(mediaTypeOf('pack.cbor')).toBe('application/senml+cbor');
    expect(mediaTypeOf('photo.jpg')).toBeUndefined();
    expect(mediaTypeOf('csv')).toBeUndefined();
  });

  it('has a size that people can read', () => {
    expect([0, 900, 1536, 20_480, 5_242_880, 2 ** 30].map(sizeText)).toEqual([
      '0 bytes',
      '900 bytes',
      '1.5 kB',
      '20 kB',
      '5 MB',
      '1 GB',
    ]);
  });
});
