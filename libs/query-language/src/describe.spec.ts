import { describe, expect, it } from 'vitest';
import { catalogue, where } from './catalogue.fixture';
import { check, describe as inWords, highlight } from './index';

const city = 'PersonalInformation.city';

describe('a query in words', () => {
  it.each([
    [
      where(`(${city} = aachen) OR (${city} = bochum)`),
      `the average of RandomData.random_two over people whose ${city} is aachen or bochum`,
    ],
    [
      'SELECT AVG(RandomData.random_two)',
      'the average of RandomData.random_two over everybody who takes part',
    ],
    [
      `SELECT SUM(RandomData.random_one), COUNT(OpenhabSensor.temperature[indoor]) WHERE ${city} != "Bad Ems" AND PersonalInformation.born < 1980-01-01`,
      `the sum of RandomData.random_one and the number of people with a value of OpenhabSensor.temperature (indoor) over people whose PersonalInformation.born is before 1980-01-01 and ${city} is not “bad ems”`,
    ],
    [
      where(`RandomData.random_one <= 3 OR PersonalInformation.smoker = true`),
      'the average of RandomData.random_two over people whose PersonalInformation.smoker is true, or whose RandomData.random_one is at most 3',
    ],
  ])('reads %s', (text, words) => {
    const result = check(text, catalogue);
    expect(result.ok && inWords(result.query)).toBe(words);
  });
});

describe('the colours of a text', () => {
  const coloured = (text: string) =>
    highlight(text).map(({ offset, length, kind }) => [text.slice(offset, offset + length), kind]);

  it('tell keywords, attributes, values and punctuation', () => {
    expect(coloured(`select Avg(A.b[c]) WHERE A.b != 'x y'`)).toEqual([
      ['select', 'keyword'],
      ['Avg', 'keyword'],
      ['(', 'punctuation'],
      ['A', 'attribute'],
      ['.', 'punctuation'],
      ['b', 'attribute'],
      ['[', 'punctuation'],
      ['c', 'attribute'],
      [']', 'punctuation'],
      [')', 'punctuation'],
      ['WHERE', 'keyword'],
      ['A', 'attribute'],
      ['.', 'punctuation'],
      ['b', 'attribute'],
      ['!=', 'punctuation'],
      ["'x y'", 'value'],
    ]);
  });

  it('mark what belongs to no query', () => {
    expect(coloured(`a § 'b`)).toEqual([
      ['a', 'value'],
      ['§', 'error'],
      ["'b", 'error'],
    ]);
  });
});
