import { describe, expect, it } from 'vitest';
import { catalogue, where } from './catalogue.fixture';
import { accepted, born, city, one, only, refused, smoker, two } from './check.fixture';
import { check } from './index';

describe('a mistake', () => {
  it.each([
    ['unknown source', `SELECT AVG(RandomDate.random_two)`, 'unknown_source', 'RandomDate', 'RandomData'],
    ['unknown source', `SELECT AVG(randomdata.random_two)`, 'unknown_source', 'randomdata', 'RandomData'],
    [
      'unknown attribute',
      `SELECT AVG(RandomData.random_tow)`,
      'unknown_attribute',
      'random_tow',
      'random_two',
    ],
    ['unknown function', `SELECT AVGE(${two})`, 'unknown_function', 'AVGE', 'AVG'],
    ['far from any name', `SELECT AVG(Weather.rain)`, 'unknown_source', 'Weather', undefined],
    ['unknown context', `SELECT AVG(OpenhabSensor.temperature[indor])`, 'unknown_context', 'indor', 'indoor'],
    ['context of none', `SELECT AVG(${two}[indoor])`, 'unknown_context', 'indoor', undefined],
    ['direct attribute', 'SELECT COUNT(PersonalInformation.name)', 'direct_attribute', 'name', undefined],
    ['average of text', `SELECT AVG(${city})`, 'argument_type', city, undefined],
    ['sum of dates', `SELECT SUM(${born})`, 'argument_type', born, undefined],
    ['two counted', `SELECT COUNT(${city}, ${born})`, 'argument_count', `COUNT(${city}, ${born})`, undefined],
    ['same twice', `SELECT AVG(${two}), avg(${two})`, 'duplicate_selection', two, undefined],
    ['order of text', where(`${city} < aachen`), 'comparator_type', '<', undefined],
    ['order of booleans', where(`${smoker} >= true`), 'comparator_type', '>=', undefined],
    ['number as text', where(`${city} = 52062`), 'value_type', '52062', '"52062"'],
    ['boolean as text', where(`${city} = true`), 'value_type', 'true', '"true"'],
    ['text as number', where(`${two} = "1.5"`), 'value_type', '"1.5"', '1.5'],
    ['word as number', where(`${two} = many`), 'value_type', 'many', undefined],
    ['date as number', where(`${two} = 2020-01-01`), 'value_type', '2020-01-01', undefined],
    ['number as date', where(`${born} > 1980`), 'value_type', '1980', undefined],
    ['text as date', where(`${born} > '1980-01-01'`), 'value_type', "'1980-01-01'", '1980-01-01'],
    ['no such day', where(`${born} > 2023-02-29`), 'invalid_date', '2023-02-29', undefined],
    ['fraction of an integer', where(`${one} = 1.5`), 'value_type', '1.5', undefined],
    ['number beyond numbers', where(`${two} = 1e999`), 'number_range', '1e999', undefined],
    ['word as boolean', where(`${smoker} = yes`), 'value_type', 'yes', undefined],
    ['open quote', where(`${city} = 'aachen`), 'unterminated_text', "'aachen", undefined],
    ['stray character', `SELECT AVG(${two});`, 'unexpected_character', ';', undefined],
  ])('is marked where it is (%s)', (_, text, code, marked, suggestion) => {
    const found = only(text);
    expect(found).toMatchObject({ code, marked });
    expect(found.suggestion).toBe(suggestion);
  });

  it('in the grammar says what was expected instead', () => {
    expect(only(`SELECT AVG(${two}) WHERE ${city} aachen`)).toMatchObject({
      code: 'syntax',
      marked: 'aachen',
      expected: expect.arrayContaining(['"="', '"!="']),
    });
    expect(refused(`SELECT AVG(${two}) WHERE NOT ${smoker} = true`)[0]?.message).toContain('NOT');
  });

  it.each(['', 'SELECT', 'SELECT AVG(', `SELECT AVG(${two}`, `SELECT AVG(${two}) WHERE`, where(`${city} =`)])(
    'at the end of %j is marked behind the last word',
    (text) => {
      const found = only(`${text}  \n `);
      expect(found).toMatchObject({
        code: 'syntax',
        line: 1,
        column: text.length + 1,
        offset: text.length,
        length: 0,
      });
    },
  );

  it('does not hide the next one', () => {
    const text = `SELECT AVK(RandomDat.random_two),\n  SUM(${city})\nWHERE ${city} < 5 AND PersonalInformation.name = x OR ${born} = 2020-02-30`;
    expect(refused(text).map(({ code, line, column }) => [code, line, column])).toEqual([
      ['unknown_function', 1, 8],
      ['unknown_source', 1, 12],
      ['argument_type', 2, 7],
      ['comparator_type', 3, 32],
      ['value_type', 3, 34],
      ['direct_attribute', 3, 60],
      ['invalid_date', 3, 99],
    ]);
  });

  it('in the grammar does not hide one in the names', () => {
    const codes = refused(`SELECT AVG(RandomData random_two), SUM(RandomData.random_tow)`).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(['syntax', 'unknown_attribute']);
  });
});

describe('a limit', () => {
  const chain = (n: number) => where(Array.from({ length: n }, (_, i) => `${one} = ${i}`).join(' OR '));
  const counted = [
    one,
    two,
    city,
    born,
    smoker,
    'OpenhabSensor.temperature',
    'OpenhabSensor.temperature[indoor]',
    'OpenhabSensor.temperature[outdoor]',
  ];
  const wide = [
    {
      name: 'Wide',
      kind: 'static',
      attributes: Array.from(
        { length: 21 },
        (_, i) =>
          ({ name: `a${i}`, technicalType: 'number', logicalType: 'personal', role: 'quasi' }) as const,
      ),
    },
  ] as const;
  const average = (n: number) =>
    `SELECT AVG(${Array.from({ length: n }, (_, i) => `Wide.a${i}`).join(', ')})`;

  it('of characters is 10,000', () => {
    const padded = (length: number) => `SELECT AVG(${two})`.padEnd(length);
    expect(check(padded(10_000), catalogue).ok).toBe(true);
    expect(only(padded(10_001)).code).toBe('too_long');
  });

  it('of constraints is 50', () => {
    expect(accepted(chain(50)).where).toHaveLength(50);
    expect(only(chain(51))).toMatchObject({ code: 'too_many_constraints', marked: `${one} = 50` });
  });

  it('of functions is 8', () => {
    const text = `SELECT ${counted.map((name) => `COUNT(${name})`).join(', ')}`;
    expect(accepted(text).select).toHaveLength(8);
    expect(only(`${text}, AVG(${one})`).code).toBe('too_many_functions');
  });

  it('of attributes is 20', () => {
    expect(check(average(20), wide).ok).toBe(true);
    const result = check(average(21), wide);
    expect(result.ok ? [] : result.diagnostics.map(({ code }) => code)).toContain('too_many_attributes');
  });

  it('of nested parentheses keeps the stack', () => {
    expect(only(where(`${'('.repeat(5_000)}${one} = 1${')'.repeat(4_000)}`)).code).toBe('too_deep');
    expect(check(where(`${'('.repeat(64)}${one} = 1${')'.repeat(64)}`), catalogue).ok).toBe(true);
  });

  it('of reported mistakes is 100', () => {
    expect(refused(`SELECT ${'AVG(A.b),'.repeat(1_000)}`)).toHaveLength(100);
  });
});
