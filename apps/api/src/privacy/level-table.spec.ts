import { defaultParameters } from '@mynedata/privacy-mechanisms';
import { describe, expect, it } from 'vitest';
import { levelTable } from './level-table';

const table = levelTable(defaultParameters);
const of = (level: string) => {
  const found = table.levels.find((one) => one.level === level);
  if (found === undefined) throw new Error(`no ${level}`);
  return found;
};

describe('the table of protection levels', () => {
  it('goes from the least protection to the most, and ends with nothing shared', () => {
    expect(table.levels.map(({ level }) => level)).toEqual(['low', 'medium', 'high', 'dont_share']);
    expect(of('dont_share')).toMatchObject({ parameters: null, odds: null });
  });

  it('says the odds of one result, of one kind of data and of all kinds', () => {
    expect(of('medium').odds).toEqual({
      oneResult: { likely: '62', unlikely: '38' },
      oneType: { likely: '92', unlikely: '8' },
      allTypes: { likely: '99.3', unlikely: '0.7' },
    });
  });

  it('says them in English and in German, each with its own decimal sign', () => {
    expect(of('medium').texts.en.consent).toBe(
      'By one result, a 50:50 guess about you becomes at most 62:38. By everything in 90 days that uses this kind of data, at most 92:8; by all kinds together, at most 99.3:0.7.',
    );
    expect(of('medium').texts.de.consent).toContain('höchstens 99,3:0,7.');
    expect(of('medium').texts.de.title).toBe('Mittel');
  });

  it('says what k means by the others a person looks like', () => {
    expect(
      table.levels.slice(0, 3).map(({ texts }) => /at least (\d+) others/.exec(texts.en.dataset)?.[1]),
    ).toEqual(['4', '10', '19']);
    expect(of('high').texts.de.dataset).toContain('mindestens 19 andere');
  });

  it('says of a kind that is not shared nothing about the others, of which there may be rows', () => {
    const { en, de } = of('dont_share').texts;
    expect([en.dataset, de.dataset]).toEqual([
      'Nothing of this kind is in any dataset.',
      'Nichts dieser Art steht in einem Datensatz.',
    ]);
  });

  it('calls low over 90 days what it is, and nothing else', () => {
    expect(table.levels.map(({ texts }) => texts.en.consent.includes('near certainty'))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('says no bound where there is none to speak of', () => {
    expect(of('low').texts.en.consent).toContain('; by all kinds together, beyond 99.9:0.1.');
    expect(of('low').texts.de.consent).toContain('zusammen jenseits von 99,9:0,1.');
    expect(JSON.stringify(table.levels.map(({ texts }) => texts))).not.toMatch(/[<>]/);
  });

  it('has no number in its texts that does not come from the parameters', () => {
    const { low } = defaultParameters;
    const other = levelTable({
      ...defaultParameters,
      low: { ...low, epsilonMicro: 200_000, budgetMicro: 500_000, capMicro: 1_000_000, k: 31 },
    });
    const { consent, dataset } = other.levels[0]!.texts.en;
    expect(consent.match(/\d+:\d+/g)).toEqual(['50:50', '55:45', '62:38', '73:27']);
    expect(consent).not.toContain('near certainty');
    expect(dataset).toContain('at least 30 others');
  });

  it('fills every text in both languages', () => {
    for (const { texts } of table.levels)
      for (const text of [texts.en, texts.de])
        expect(Object.values(text).every((sentence) => sentence.length > 2)).toBe(true);
  });
});
