import { describe, expect, it } from 'vitest';
import { highlight } from '@mynedata/query-language';
import { applied, pieces } from './overlay';

const text = 'SELECT AVG(RandomData.random_twoo)\nWHERE (PersonalInformation.city = aachen)';

describe('the coloured text', () => {
  it('together is exactly the text', () => {
    for (const written of [text, '', ' ', 'SELECT', 'nonsense ((', text.slice(0, 17)]) {
      const together = pieces(written, highlight(written), []).map((piece) => piece.text);
      expect(together.join('')).toBe(written);
    }
  });

  it('colours keywords, attributes and values', () => {
    const kinds = new Map(pieces(text, highlight(text), []).map((piece) => [piece.text, piece.kind]));
    expect(kinds.get('SELECT')).toBe('keyword');
    expect(kinds.get('city')).toBe('attribute');
    expect(kinds.get('aachen')).toBe('value');
  });

  it('marks what is wrong, and nothing beside it', () => {
    const offset = text.indexOf('random_twoo');
    const wrong = pieces(text, highlight(text), [{ offset, length: 11 }]).filter((piece) => piece.wrong);
    expect(wrong.map((piece) => piece.text).join('')).toBe('random_twoo');
  });

  it('takes a mark at the end of the text', () => {
    const together = pieces('SELECT', highlight('SELECT'), [{ offset: 6, length: 1 }]);
    expect(together.map((piece) => piece.text).join('')).toBe('SELECT');
  });
});

describe('a suggestion', () => {
  const diagnostic = { message: '', line: 1, column: 23, offset: 22, length: 11 };

  it('replaces what it stands for', () => {
    expect(applied(text, { ...diagnostic, suggestion: 'random_two' })).toBe(text.replace('twoo', 'two'));
  });

  it('that is missing changes nothing', () => {
    expect(applied(text, diagnostic)).toBe(text);
  });
});
