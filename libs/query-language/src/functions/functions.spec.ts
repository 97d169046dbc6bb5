import { describe, expect, it } from 'vitest';
import { catalogue } from '../catalogue.fixture';
import { check, describe as inWords, functions } from '../index';

const one = 'RandomData.random_one';
const two = 'RandomData.random_two';
const city = 'PersonalInformation.city';
const remark = 'PersonalInformation.remark';
const name = 'PersonalInformation.name';
const colour = 'PersonalInformation.colour';

describe('the functions of the language', () => {
  it.each([
    [`AVG(${one}, ${two})`, 'the average of RandomData.random_one and the average of RandomData.random_two'],
    [`SUM(${one})`, 'the sum of RandomData.random_one'],
    [`COUNT(${city})`, 'the number of people with a value of PersonalInformation.city'],
    [`MIN(${one})`, 'the approximate minimum of RandomData.random_one'],
    [`MAX(${one})`, 'the approximate maximum of RandomData.random_one'],
    [`MEDIAN(${one})`, 'the median of RandomData.random_one'],
    [`QUANTILE(${one}, 0.95)`, 'the 0.95 quantile of RandomData.random_one'],
    [`STDDEV(${one})`, 'the standard deviation of RandomData.random_one'],
    [`VARIANCE(${one})`, 'the variance of RandomData.random_one'],
    [`HISTOGRAM(${one}, 10)`, 'the distribution of RandomData.random_one over 10 bins'],
    [`HISTOGRAM(${colour})`, 'the distribution of PersonalInformation.colour'],
    [`CORR(${one}, ${two})`, 'the correlation of RandomData.random_one and RandomData.random_two'],
    [
      `ALL(${one}, ${city}, ${two})`,
      'a protected dataset of RandomData.random_one, PersonalInformation.city and RandomData.random_two',
    ],
  ])('take their arguments, and are said in words: %s', (call, words) => {
    const result = check(`SELECT ${call}`, catalogue);
    if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
    expect(result.query.canonical).toBe(`SELECT ${call}`);
    const over = call.startsWith('ALL') ? 'of' : 'over';
    expect(inWords(result.query)).toBe(`${words} ${over} everybody who takes part`);
    expect(check(result.query.canonical, catalogue)).toEqual(result);
  });

  it('stand together in one query, in the order of the text', () => {
    const text = `SELECT MEDIAN(${two}), QUANTILE(${two}, 0.5), QUANTILE(${two}, 0.9), AVG(${two})`;
    const result = check(text, catalogue);
    expect(result.ok && result.query.canonical).toBe(text);
    expect(result.ok && result.query.select.map(({ parameter }) => parameter)).toEqual([
      undefined,
      0.5,
      0.9,
      undefined,
    ]);
  });

  it('with a number in another form are the same', () => {
    const [a, b] = ['0.50', '5e-1'].map((q) => check(`SELECT quantile(${two}, ${q})`, catalogue));
    expect(a).toMatchObject({ ok: true });
    expect(a).toEqual(b);
  });

  it('of two attributes read both', () => {
    const result = check(`SELECT CORR(${one}, ${two})`, catalogue);
    expect(result.ok && result.query.attributes.map(({ inSelect }) => inSelect)).toEqual([true, true]);
  });

  it('have German words as well', () => {
    for (const each of Object.values(functions))
      expect(each.words.de(['A', 'B'], 0.5)).toMatch(/^(der|die|das|ein) .*A/);
  });
});

describe('arguments', () => {
  it.each([
    [`QUANTILE(${one})`, 'parameter_missing', `QUANTILE(${one})`],
    [`QUANTILE(${one}, 1)`, 'parameter_range', '1'],
    [`QUANTILE(${one}, 0)`, 'parameter_range', '0'],
    [`QUANTILE(${one}, 0.1, 0.2)`, 'parameter_unexpected', '0.2'],
    [`QUANTILE(0.5, ${one})`, 'argument_order', '0.5'],
    [`HISTOGRAM(${one})`, 'parameter_missing', `HISTOGRAM(${one})`],
    [`HISTOGRAM(${one}, 2.5)`, 'parameter_range', '2.5'],
    [`HISTOGRAM(${one}, 101)`, 'parameter_range', '101'],
    [`HISTOGRAM(${colour}, 4)`, 'parameter_unexpected', '4'],
    [`HISTOGRAM(${city})`, 'argument_type', city],
    [`CORR(${one})`, 'argument_count', `CORR(${one})`],
    [`CORR(${one}, ${one})`, 'argument_type', `CORR(${one}, ${one})`],
    [`CORR(${one}, ${two}), CORR(${two}, ${one})`, 'duplicate_selection', `CORR(${two}, ${one})`],
    [`MEDIAN(${one}, ${two})`, 'argument_count', `MEDIAN(${one}, ${two})`],
    [`AVG(${one}, 3)`, 'parameter_unexpected', '3'],
    [`AVG(3)`, 'argument_count', 'AVG(3)'],
    [`ALL(${one}), AVG(${one})`, 'function_not_alone', 'ALL'],
    [`AVG(${one}), ALL(${one})`, 'function_not_alone', 'ALL'],
    [`STDDEV(${city})`, 'argument_type', city],
    [`ALL(${one}, ${remark})`, 'argument_type', remark],
    [`ALL(${name})`, 'direct_attribute', 'name'],
  ])('that do not fit are marked: %s', (call, code, marked) => {
    const text = `SELECT ${call}`;
    const result = check(text, catalogue);
    const found = result.ok ? [] : result.diagnostics;
    expect(
      found.map((each) => [each.code, text.slice(each.offset, each.offset + each.length)]),
    ).toContainEqual([code, marked]);
  });
});
