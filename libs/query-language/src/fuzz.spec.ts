import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.fixture';
import { check, complete, highlight, type Catalogue } from './index';
import { limits } from './limits';

const runs = process.env['TEST_FULL'] === '1' ? 50_000 : 1_500;

const valid = [
  'SELECT AVG(RandomData.random_two) WHERE (PersonalInformation.city = aachen) OR (PersonalInformation.city = bochum)',
  'SELECT QUANTILE(RandomData.random_two, 0.5), CORR(RandomData.random_one, RandomData.random_two)',
  `SELECT COUNT(OpenhabSensor.temperature[indoor]), SUM(RandomData.random_one)\nWHERE PersonalInformation.born < 1980-01-01 AND PersonalInformation.colour = 'Sky blue' OR PersonalInformation.smoker = true`,
  'SELECT HISTOGRAM(PersonalInformation.colour) WHERE RandomData.random_two >= -0.5e1',
];
const insertion = fc.oneof(
  fc.constantFrom(
    '(',
    ')',
    '"',
    "'",
    ',',
    '.',
    '[',
    ']',
    '=',
    '<',
    ' OR ',
    ' AND ',
    ' WHERE ',
    'SELECT ',
    '1',
    '\n',
    '§',
    '😀',
    '\u0000',
    '\ud800',
    '-',
    'İ',
  ),
  fc.string({ maxLength: 5 }),
);
const mutation = fc.tuple(fc.nat(250), fc.nat(12), insertion);
const mutated = fc
  .tuple(fc.constantFrom(...valid), fc.array(mutation, { minLength: 1, maxLength: 6 }))
  .map(([start, mutations]) =>
    mutations.reduce(
      (text, [at, removed, inserted]) => text.slice(0, at) + inserted + text.slice(at + removed),
      start,
    ),
  );
const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(...valid.flatMap((text) => text.match(/\w+|[^\w\s]/g) ?? [])),
      fc.constantFrom('MEDIAN', 'ALL', '0.5', '"x', '!=', '<=', 'true', 'NOT', '__proto__'),
    ),
    { maxLength: 80 },
  )
  .map((soup) => soup.join(' '));

describe('any text', () => {
  it('is checked without a throw, with places inside it and no more mistakes than the limit', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, words, fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
        highlight(text);
        complete(text, Math.floor(text.length / 2), catalogue);
        const result = check(text, catalogue);
        if (result.ok) {
          expect(check(result.query.canonical, catalogue)).toEqual(result);
          return;
        }
        expect(result.diagnostics.length).toBeGreaterThan(0);
        expect(result.diagnostics.length).toBeLessThanOrEqual(limits.diagnostics);
        for (const { offset, length, line, column } of result.diagnostics) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset + length).toBeLessThanOrEqual(text.length);
          const lines = text.slice(0, offset).split('\n');
          expect([line, column]).toEqual([lines.length, (lines.at(-1) ?? '').length + 1]);
        }
      }),
      { numRuns: runs },
    );
  });
});

describe('the work of a check', () => {
  /** The catalogue, and how often a name of it was looked at. */
  function counted(): { readonly looks: () => number; readonly known: Catalogue } {
    let looks = 0;
    const watch = <T extends object>(target: T): T =>
      new Proxy(target, {
        get(from, key, receiver) {
          if (key === 'name') looks++;
          const found: unknown = Reflect.get(from, key, receiver);
          return typeof found === 'object' && found !== null ? watch(found) : found;
        },
      });
    return { looks: () => looks, known: watch(catalogue) };
  }

  it.each([
    ['SELECT AVG(RandomData.random_two) WHERE ', 'RandomData.random_one = 1 OR '],
    ['SELECT AVG(RandomData.random_two) WHERE ', 'PersonalInformation.city != aachen AND '],
    ['SELECT ', 'AVG(RandomData.random_twa), '],
    ['SELECT ', 'COUNT(Nowhere.nothing), '],
    ['SELECT ALL(', 'RandomData.random_one, '],
  ])('grows at most in step with the text: %s%s…', (start, part) => {
    const looksFor = (times: number) => {
      const { looks, known } = counted();
      const text = start + part.repeat(times);
      expect(text.length).toBeLessThanOrEqual(limits.characters);
      check(text, known);
      return looks();
    };
    expect(looksFor(200)).toBeLessThanOrEqual(2 * looksFor(100) + 10);
  });
});
