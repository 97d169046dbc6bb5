import { describe, expect, it } from 'vitest';
import { where } from './catalogue.fixture';
import { accepted, born, city, one, only, smoker, two } from './check.fixture';

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
    ['form of a small sigma', where(`${city} = "ΟΔΟΣ"`), where(`${city} = "οδοσ"`)],
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
