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

describe('a query in the words of the catalogue', () => {
  const colour = 'PersonalInformation.colour';
  const born = 'PersonalInformation.born';
  it.each([
    [
      where(`${city} = Aachen OR ${city} = Bochum`),
      'the average of second random number over people whose city is aachen or bochum',
      'der Durchschnitt von „zweite Zufallszahl“ über Menschen, für die gilt: „Stadt“ ist aachen oder bochum',
    ],
    [
      where(`${colour} != red AND ${born} >= 1980-01-01 OR RandomData.random_two < 0.5`),
      'the average of second random number over people whose PersonalInformation.born is at the earliest 1980-01-01 and favourite colour is not Red, or whose second random number is below 0.5',
      'der Durchschnitt von „zweite Zufallszahl“ über Menschen, für die gilt: PersonalInformation.born ist frühestens 1980-01-01 und „Lieblingsfarbe“ ist nicht Red, oder für die gilt: „zweite Zufallszahl“ liegt unter 0,5',
    ],
    [
      `SELECT COUNT(${colour}), SUM(RandomData.random_two)`,
      'the number of people with a value of favourite colour and the sum of second random number over everybody who takes part',
      'die Anzahl der Menschen mit einem Wert für „Lieblingsfarbe“ und die Summe von „zweite Zufallszahl“ über alle, die teilnehmen',
    ],
  ])('reads %s', (text, english, german) => {
    const result = check(text, catalogue);
    expect(result.ok && inWords(result.query, { catalogue })).toBe(english);
    expect(result.ok && inWords(result.query, { catalogue, language: 'de' })).toBe(german);
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
