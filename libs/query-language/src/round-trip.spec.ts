import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogue, where } from './catalogue.fixture';
import { check, describe as inWords, highlight, type Catalogue } from './index';

const runs = process.env['TEST_FULL'] === '1' ? 20_000 : 400;

const numbers = fc.constantFrom(
  'RandomData.random_one',
  'RandomData.random_two',
  'OpenhabSensor.temperature[indoor]',
);
const anything = fc.oneof(
  numbers,
  fc.constantFrom('PersonalInformation.city', 'PersonalInformation.born', 'PersonalInformation.smoker'),
);
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const quoted = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((text) => !/[\r\n]/.test(text))
  .map((text) => `"${text.replaceAll('"', '""')}"`);
const equality = fc.constantFrom('=', '!=');
const order = fc.constantFrom('=', '!=', '<', '>', '<=', '>=');
const constraint = fc.oneof(
  fc.tuple(fc.constant('RandomData.random_one'), order, fc.integer().map(String)),
  fc.tuple(
    fc.constantFrom('RandomData.random_two', 'OpenhabSensor.temperature[indoor]'),
    order,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  ),
  fc.tuple(fc.constant('PersonalInformation.city'), equality, quoted),
  fc.tuple(fc.constant('PersonalInformation.born'), order, day),
  fc.tuple(fc.constant('PersonalInformation.smoker'), equality, fc.constantFrom('true', 'false')),
);
const query = fc.record({
  averages: fc.uniqueArray(numbers, { minLength: 1, maxLength: 3 }),
  counts: fc.uniqueArray(anything, { maxLength: 4 }),
  terms: fc.array(fc.array(constraint, { minLength: 1, maxLength: 3 }), { maxLength: 5 }),
});
type Query = typeof query extends fc.Arbitrary<infer T> ? T : never;

function written({ averages, counts, terms }: Query, blank = ' '): string {
  const calls = [`AVG(${averages.join(',')})`, ...counts.map((name) => `COUNT${blank}(${name})`)];
  const condition = terms.map((term) => term.map((parts) => parts.join(blank)).join(`${blank}AND${blank}`));
  return `SELECT ${calls.join(',')}${terms.length > 0 ? ` WHERE ${condition.join(`${blank}or${blank}`)}` : ''}`;
}

function reversed({ terms, ...selected }: Query): Query {
  return { ...selected, terms: [...terms, ...terms].map((term) => term.toReversed()).toReversed() };
}

describe('any valid query', () => {
  it('keeps a text of a rare space in quotes', () => {
    const result = check(
      'SELECT AVG(RandomData.random_one) WHERE PersonalInformation.city = "\u1680"',
      catalogue,
    );
    expect(result.ok && check(result.query.canonical, catalogue)).toEqual(result);
  });

  it('is accepted, and its canonical text checks to the same query', () => {
    fc.assert(
      fc.property(query, (asked) => {
        const first = check(written(asked), catalogue);
        expect(first).toMatchObject({ ok: true });
        if (!first.ok) return;
        expect(check(first.query.canonical, catalogue)).toEqual(first);
      }),
      { numRuns: runs },
    );
  });

  it('has the same canonical text in another order, with duplicates and other blanks', () => {
    fc.assert(
      fc.property(query, (asked) => {
        const [one, other] = [
          check(written(asked), catalogue),
          check(written(reversed(asked), '\n\t '), catalogue),
        ];
        expect(one.ok && other.ok && one.query.canonical === other.query.canonical).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it('can be said in words and coloured without gaps but blanks', () => {
    fc.assert(
      fc.property(query, (asked) => {
        const text = written(asked);
        const checked = check(text, catalogue);
        if (checked.ok) expect(inWords(checked.query)).toContain('the average of');
        const ranges = highlight(text);
        let end = 0;
        for (const { offset, length } of ranges) {
          expect(text.slice(end, offset).trim()).toBe('');
          end = offset + length;
        }
        expect(ranges.some(({ kind }) => kind === 'error')).toBe(false);
      }),
      { numRuns: runs },
    );
  });
});

describe('garbage', () => {
  const piece = fc.constantFrom(
    ...[
      'SELECT',
      'WHERE',
      'AND',
      'OR',
      'AVG',
      'RandomData',
      'random_two',
      '.',
      ',',
      '(',
      ')',
      '[',
      ']',
      '=',
      '<=',
    ],
    ...[
      "'",
      '"',
      '1',
      '2020-01-01',
      'true',
      'ü',
      '§',
      '\n',
      ' ',
      '\\',
      '\u0000',
      '😀',
      '__proto__',
      'constructor',
    ],
  );

  it('is refused with positions inside the text, and never throws', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.constantFrom('', ' '), (pieces, glue) => {
        const text = pieces.join(glue);
        const result = check(text, catalogue);
        highlight(text);
        if (result.ok) return;
        expect(result.diagnostics.length).toBeGreaterThan(0);
        for (const { offset, length, line, column } of result.diagnostics) {
          expect(Number.isInteger(offset) && offset >= 0 && offset + length <= text.length).toBe(true);
          const before = text.slice(0, offset).split('\n');
          expect([line, column]).toEqual([before.length, (before.at(-1) ?? '').length + 1]);
        }
      }),
      { numRuns: runs * 3 },
    );
  });

  const repeated = [
    '(',
    ')',
    '()',
    ') (',
    "'",
    '" ',
    "'\n",
    ',',
    '.',
    '[',
    'SELECT ',
    'AVG(',
    'a ',
    'A.a,',
    'AND ',
    '= ',
  ];
  const longer = [
    'A.a=1 AND ',
    'A.a=1) OR (',
    'AVG(A.a),',
    '1 ',
    '\n',
    'ü',
    '§a',
    'RandomData.random_twa,',
    '((a) AND ',
    'COUNT(Wide.attribute_of_mamy_1999),',
    'Wide.attribute_of_many_7 = "categories 7 7" OR ',
    `${'n'.repeat(59)}.${'m'.repeat(59)},`,
    'QUANTILE(RandomData.random_two, 0.5),',
    '(RandomData.random_one = 1 OR RandomData.random_two = 1) AND ',
    `RandomData.random_one = ${'9'.repeat(3_000)} OR `,
  ];
  const starts = [
    '',
    'SELECT ',
    where(''),
    'SELECT AVG(RandomData.random_two), ',
    where('(RandomData.random_two = 1 OR '),
  ];

  const wide: Catalogue = [
    ...catalogue,
    {
      name: 'Wide',
      kind: 'static',
      attributes: Array.from({ length: 2_000 }, (_, index) => ({
        name: `attribute_of_many_${index}`,
        technicalType: 'text',
        logicalType: 'personal',
        role: 'quasi',
        categories: Array.from({ length: 200 }, (_, each) => `category ${index} ${each}`),
      })),
    },
  ];
  const times: { readonly milliseconds: number; readonly part: string; readonly start: string }[] = [];
  afterAll(() => {
    const slowest = times.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 3);
    if (process.env['TEST_FULL'] === '1')
      process.stdout.write(`Slowest checks: ${JSON.stringify(slowest)}\n`);
  });

  it.each([...repeated, ...longer])('of 10,000 characters of %j takes less than 50 ms', (part) => {
    for (const start of starts) {
      const text = (start + part.repeat(10_000)).slice(0, 10_000);
      // The best of five: a busy machine may take its time, an inefficient check always does.
      const taken = Array.from({ length: 5 }, () => {
        const before = performance.now();
        check(text, wide);
        return performance.now() - before;
      });
      const milliseconds = Math.min(...taken);
      times.push({ milliseconds, part: part.slice(0, 40), start: start.slice(0, 40) });
      expect(milliseconds).toBeLessThan(50);
    }
  });
});
