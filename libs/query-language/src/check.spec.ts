import { describe, expect, it } from 'vitest';
import { catalogue, where } from './catalogue.fixture';
import { check, type CheckedQuery, type Diagnostic } from './index';

function accepted(text: string): CheckedQuery {
  const result = check(text, catalogue);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.query;
}

function refused(text: string): readonly Diagnostic[] {
  const result = check(text, catalogue);
  if (result.ok) throw new Error(`Was accepted: ${result.query.canonical}`);
  return result.diagnostics;
}

function only(text: string): Diagnostic & { readonly marked: string } {
  const [first, ...others] = refused(text);
  expect(others).toEqual([]);
  if (!first) throw new Error('Refused without a reason.');
  return { ...first, marked: text.slice(first.offset, first.offset + first.length) };
}

const city = 'PersonalInformation.city';
const born = 'PersonalInformation.born';
const smoker = 'PersonalInformation.smoker';
const one = 'RandomData.random_one';
const two = 'RandomData.random_two';

describe('a checked query', () => {
  it('says what is computed, over whom, and what it touches', () => {
    expect(accepted(`SELECT AVG(${two}) WHERE (${city} = aachen) OR (${city} = bochum)`)).toEqual({
      select: [{ function: 'AVG', attribute: { source: 'RandomData', attribute: 'random_two' } }],
      where: ['aachen', 'bochum'].map((value) => [
        {
          attribute: { source: 'PersonalInformation', attribute: 'city' },
          comparator: '=',
          value: { type: 'text', value },
        },
      ]),
      canonical: `SELECT AVG(${two}) WHERE ${city} = aachen OR ${city} = bochum`,
      attributes: [
        {
          reference: { source: 'PersonalInformation', attribute: 'city' },
          logicalType: 'location',
          technicalType: 'text',
          inSelect: false,
          inWhere: true,
        },
        {
          reference: { source: 'RandomData', attribute: 'random_two' },
          logicalType: 'personal',
          technicalType: 'number',
          inSelect: true,
          inWhere: false,
        },
      ],
      logicalTypes: ['location', 'personal'],
      sourceTypes: ['PersonalInformation', 'RandomData'],
    });
  });

  it('marks an attribute that is both computed and asked for', () => {
    const [used, ...others] = accepted(`SELECT AVG(${two}) WHERE ${two} > 3`).attributes;
    expect(used).toMatchObject({ inSelect: true, inWhere: true });
    expect(others).toEqual([]);
  });

  it('has one selection for each attribute of a function', () => {
    expect(
      accepted(`SELECT AVG(${one}, ${two}), COUNT(${city})`).select.map((each) => each.function),
    ).toEqual(['AVG', 'AVG', 'COUNT']);
  });

  it('reads one context of a dynamic attribute, or all of them', () => {
    const query = accepted('SELECT AVG(OpenhabSensor.temperature[indoor], OpenhabSensor.temperature)');
    expect(query.select.map(({ attribute }) => attribute)).toEqual([
      { source: 'OpenhabSensor', attribute: 'temperature', context: 'indoor' },
      { source: 'OpenhabSensor', attribute: 'temperature' },
    ]);
  });

  it('has no condition without WHERE', () => {
    expect(accepted(`SELECT COUNT(${city})`).where).toEqual([]);
  });

  it.each([
    [`${city} = Köln`, { type: 'text', value: 'köln' }],
    [`${city} = 'Bad "Ems"'`, { type: 'text', value: 'bad "ems"' }],
    [`${city} = "O""Neill's"`, { type: 'text', value: `o"neill's` }],
    [`${city} = 'It''s'`, { type: 'text', value: "it's" }],
    [`${city} = "WHERE"`, { type: 'text', value: 'where' }],
    [`${two} >= -0.50`, { type: 'number', value: -0.5 }],
    [`${two} = 1e3`, { type: 'number', value: 1000 }],
    [`${one} = 5.0`, { type: 'number', value: 5 }],
    [`${born} < 1980-02-29`, { type: 'date', value: '1980-02-29' }],
    [`${smoker} = TRUE`, { type: 'boolean', value: true }],
    [`${smoker} != false`, { type: 'boolean', value: false }],
  ])('reads the value of %s', (condition, value) => {
    expect(accepted(where(condition)).where[0]?.[0]?.value).toEqual(value);
  });
});

describe('the canonical text', () => {
  it.each([
    ['case of keywords and spaces', `select avg( ${two} )\n where ${city}=Aachen`, where(`${city} = aachen`)],
    [
      'parentheses',
      where(`((${city} = a)) OR ((${city} = b) OR (${city} = c))`),
      where(`${city} = c OR ${city} = b OR ${city} = a`),
    ],
    ['quotes', where(`${city} = 'aachen'`), where(`${city} = "AACHEN"`)],
    ['form of numbers', where(`${two} > 1.50 AND ${two} != -0`), where(`${two} != 0.0 AND ${two} > 15e-1`)],
    ['duplicates', where(`${one} = 1 AND ${one} = 1.0 OR ${one} = 1`), where(`${one} = 1`)],
    [
      'order of AND and OR',
      where(`${one} = 2 OR ${two} = 1 AND ${one} = 1`),
      where(`${one} = 1 AND ${two} = 1 OR ${one} = 2`),
    ],
    ['number of calls', `SELECT AVG(${two}), AVG(${one})`, `SELECT avg(${two}, ${one})`],
    ['terms that another one holds', where(`${one} = 1 AND ${two} = 2 OR ${one} = 1`), where(`${one} = 1`)],
    ['composition of letters', where(`${city} = "Ko\u0308ln"`), where(`${city} = k\u00f6ln`)],
  ])('does not depend on the %s', (_, a, b) => {
    expect(accepted(a).canonical).toBe(accepted(b).canonical);
  });

  it.each([
    [where(`${one} = 1`), where(`${one} = 2`)],
    [where(`${one} < 1`), where(`${one} <= 1`)],
    [where(`${one} = 1 AND ${two} = 1`), where(`${one} = 1 OR ${two} = 1`)],
    [where(`${city} = "a b"`), where(`${city} = "a  b"`)],
    [`SELECT AVG(${two})`, `SELECT SUM(${two})`],
    // The order of selections is the order of the result.
    [`SELECT COUNT(${city}), AVG(${two})`, `SELECT AVG(${two}), COUNT(${city})`],
    ['SELECT AVG(OpenhabSensor.temperature)', 'SELECT AVG(OpenhabSensor.temperature[indoor])'],
  ])('tells %s from %s', (a, b) => {
    expect(accepted(a).canonical).not.toBe(accepted(b).canonical);
  });

  it('quotes a value that would read as something else', () => {
    expect(
      accepted(where(`${city} = "true" OR ${city} = "or" OR ${city} = "5" OR ${city} = ""`)).canonical,
    ).toBe(where(`${city} = "" OR ${city} = "5" OR ${city} = "or" OR ${city} = "true"`));
  });
});

describe('a condition', () => {
  it.each([
    [`${one} = 1`, 1],
    [`((${one} = 1))`, 1],
    [`(${one} = 1) OR (${one} = 2)`, 2],
    [`(${one} = 1 AND ${two} = 2)`, 1],
    [`${one} = 1 AND ${two} = 2 OR ${one} = 3`, 2],
    [`${one} = 1 OR ${two} = 2 AND ${one} = 3`, 2],
    [`(${one} = 1) OR ((${one} = 2) AND (${two} = 3))`, 2],
    [`(${one} = 1) AND ((${one} != 2) AND (${two} = 3))`, 1],
    [`(${one} = 1) OR ((${one} = 2) OR (${one} = 3))`, 3],
    [`${one} = 1 OR ${one} = 2 OR (${one} = 3 AND ${two} = 3)`, 3],
  ])('in normal form is accepted: %s', (condition, terms) => {
    expect(accepted(where(condition)).where).toHaveLength(terms);
  });

  it.each([
    [`((${one} = 1) OR (${one} = 2)) OR (${one} = 3)`, `${one} = 1 OR ${one} = 2 OR ${one} = 3`],
    [`(${one} = 1 OR ${one} = 2) AND ${two} = 3`, `${one} = 1 AND ${two} = 3 OR ${one} = 2 AND ${two} = 3`],
    [`${two} = 3 AND (${one} = 1 OR ${one} = 2)`, `${two} = 3 AND ${one} = 1 OR ${two} = 3 AND ${one} = 2`],
    [
      `${one} = 1 AND ${two} = 2 OR (${one} = 3 AND ${two} = 3)`,
      `${one} = 1 AND ${two} = 2 OR ${one} = 3 AND ${two} = 3`,
    ],
    [
      `${one} = 1 OR (${one} = 2 AND (${two} = 3 OR ${two} = 4))`,
      `${one} = 1 OR ${one} = 2 AND ${two} = 3 OR ${one} = 2 AND ${two} = 4`,
    ],
  ])('in another form is refused with its normal form: %s', (condition, suggestion) => {
    const refusal = only(where(condition));
    expect(refusal).toMatchObject({ code: 'not_normal_form', marked: condition, suggestion });
    expect(accepted(where(suggestion)).canonical).toContain('WHERE');
  });

  it('whose normal form would be huge is refused without it', () => {
    const either = (n: number) => `(${one} = ${n} OR ${two} = ${n})`;
    const refusal = only(where([1, 2, 3, 4, 5, 6, 7].map(either).join(' AND ')));
    expect(refusal.code).toBe('not_normal_form');
    expect(refusal.suggestion).toBeUndefined();
  });
});

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
