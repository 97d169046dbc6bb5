import { describe, expect, it } from 'vitest';
import { curlExample } from './curl-example';

const attribute = {
  name: 'random_one',
  technicalType: 'number',
  logicalType: 'smart_home',
  role: 'quasi',
  unit: null,
  bounds: { min: 0, max: 100, grid: 0.01 },
  categories: null,
  contexts: null,
  hierarchy: null,
  titles: { en: 'Random one', de: 'Zufall eins' },
  descriptions: { en: 'A number.', de: 'Eine Zahl.' },
} as const;

const packOf = (text: string): unknown => JSON.parse(/-d '(.*)'$/.exec(text)?.[1] ?? '');

describe('the example of an upload', () => {
  it('pushes one value within the bounds with the token', () => {
    const text = curlExample('http://localhost:1', 'secret', {
      attributes: [{ ...attribute }],
    });
    expect(packOf(text)).toEqual([{ n: 'random_one', v: 50 }]);
    expect(text).toContain("'Authorization: Bearer secret'");
  });

  it('says the unit', () => {
    const text = curlExample('http://localhost:1', 'secret', {
      attributes: [{ ...attribute, unit: 'Cel' }],
    });
    expect(packOf(text)).toEqual([{ n: 'random_one', u: 'Cel', v: 50 }]);
  });

  it('sends text as text', () => {
    const city = { ...attribute, name: 'city', technicalType: 'text', bounds: null } as const;
    expect(packOf(curlExample('', 's', { attributes: [{ ...city }] }))).toEqual([
      { n: 'city', vs: 'aachen' },
    ]);
  });
});
