import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.fixture';
import { check, complete, functionNames } from './index';

/** What is offered where the bar stands, and the text with the first of it. */
function at(marked: string): { readonly items: readonly string[]; readonly first: string } {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = complete(text, offset, catalogue);
  const items = found.items.map((each) => each.text);
  const first = text.slice(0, found.offset) + (items[0] ?? '') + text.slice(found.offset + found.length);
  return { items, first };
}

const selected = 'SELECT AVG(RandomData.random_two)';

describe('a completion', () => {
  it.each([
    ['|', ['SELECT']],
    ['sel|', ['SELECT']],
    ['SELECT |', [...functionNames]],
    ['SELECT a|', ['AVG', 'ALL']],
    ['SELECT AVG|', ['AVG']],
    ['SELECT AVG |', ['(']],
    ['SELECT AVG(|', ['RandomData', 'OpenhabSensor']],
    ['SELECT COUNT(|', ['RandomData', 'PersonalInformation', 'OpenhabSensor']],
    ['SELECT AVG(rand|', ['RandomData']],
    ['SELECT AVG(RandomData|.random_two)', ['RandomData']],
    ['SELECT AVG(RandomData.|', ['random_one', 'random_two']],
    ['SELECT AVG(RandomData.random_t|', ['random_two']],
    ['SELECT COUNT(PersonalInformation.|', ['city', 'colour', 'born', 'remark', 'smoker']],
    ['SELECT AVG(RandomData.random_two, |', ['RandomData', 'OpenhabSensor']],
    ['SELECT AVG(RandomData.random_two |', [',', ')']],
    ['SELECT COUNT(OpenhabSensor.temperature |', ['[', ')']],
    ['SELECT COUNT(OpenhabSensor.temperature[|', ['indoor', 'outdoor']],
    ['SELECT COUNT(OpenhabSensor.temperature[out|', ['outdoor']],
    [`${selected} |`, ['WHERE', ',']],
    [`${selected} w|`, ['WHERE']],
    [`${selected}, |`, [...functionNames]],
    [`${selected} WHERE |`, ['RandomData', 'PersonalInformation', 'OpenhabSensor']],
    [`${selected} WHERE ((|`, ['RandomData', 'PersonalInformation', 'OpenhabSensor']],
    [`${selected} WHERE PersonalInformation.city |`, ['=', '!=']],
    [`${selected} WHERE PersonalInformation.born |`, ['=', '!=', '<', '>', '<=', '>=']],
    [`${selected} WHERE OpenhabSensor.temperature[indoor] |`, ['=', '!=', '<', '>', '<=', '>=']],
    [`${selected} WHERE PersonalInformation.smoker = |`, ['true', 'false']],
    [`${selected} WHERE PersonalInformation.colour = |`, ['Red', 'Green', '"Sky blue"']],
    [`${selected} WHERE PersonalInformation.colour = s|`, ['"Sky blue"']],
    [`${selected} WHERE PersonalInformation.colour = "sky b|`, ['"Sky blue"']],
    [`${selected} WHERE PersonalInformation.city = |`, []],
    [`${selected} WHERE PersonalInformation.city = aachen |`, ['AND', 'OR']],
    [`${selected} WHERE (PersonalInformation.city = aachen) o|`, ['OR']],
    [
      `${selected} WHERE PersonalInformation.smoker = true AND |`,
      ['RandomData', 'PersonalInformation', 'OpenhabSensor'],
    ],
    ['SELECT AVG(Nowhere.|', []],
    ['nonsense and more |', []],
  ])('at %s offers what fits', (marked, expected) => {
    expect(at(marked).items).toEqual(expected);
  });

  it('replaces the whole word that it stands in', () => {
    expect(at('SELECT AVG(Ran|domDate.random_two)').first).toBe(selected);
  });

  it('never offers what identifies a person', () => {
    expect(at('SELECT COUNT(PersonalInformation.n|').items).toEqual([]);
  });

  it('of a query, word by word, leads to that query', () => {
    const text = `${selected} WHERE PersonalInformation.smoker = true OR PersonalInformation.colour = Red`;
    expect(check(text, catalogue).ok).toBe(true);
    for (const { index, 0: word } of text.matchAll(/\w+/g)) {
      const found = complete(text.slice(0, index), index, catalogue);
      expect(found.items.map((each) => each.text)).toContain(word);
    }
  });

  it('of any text has its range around the position, and never throws', () => {
    const pieces = fc.constantFrom(
      'SELECT',
      'AVG',
      '(',
      ')',
      'RandomData',
      '.',
      'city',
      '[',
      ']',
      '=',
      "'",
      '"x',
      ',',
      'WHERE',
      'OR',
      '1',
      '§',
      '\n',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), fc.integer({ min: -3, max: 200 }), (parts, offset) => {
        const text = parts.join('');
        const found = complete(text, offset, catalogue);
        const place = Math.max(0, Math.min(offset, text.length));
        expect(found.offset).toBeLessThanOrEqual(place);
        expect(found.offset + found.length).toBeGreaterThanOrEqual(place);
        expect(found.offset + found.length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1000 },
    );
  });
});
