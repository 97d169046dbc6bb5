import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.fixture';
import { check } from './index';
import { refusedForms, refusedTypes } from './refused-values.fixture';
import { refusedGrammar, refusedNames } from './refused-words.fixture';

const refusedTexts = [...refusedGrammar, ...refusedNames, ...refusedTypes, ...refusedForms].map(
  ([marked, code, suggestion, leadsTo]) => ({ marked, code, suggestion, leadsTo }),
);

describe('the table of refused texts', () => {
  it('has at least a hundred', () => {
    expect(new Set(refusedTexts.map(({ marked }) => marked)).size).toBeGreaterThanOrEqual(100);
  });

  it.each(refusedTexts)('refuses $marked as $code', ({ marked, code, suggestion }) => {
    const offset = marked.indexOf('«');
    const length = marked.indexOf('»') - offset - 1;
    const text = marked.replace(/[«»]/g, '');
    const result = check(text, catalogue);
    expect(
      result.ok
        ? 'accepted'
        : result.diagnostics.map((each) => [each.code, each.offset, each.length, each.suggestion]),
    ).toEqual([[code, offset, length, suggestion]]);
  });

  it.each(refusedTexts.filter(({ suggestion }) => suggestion !== undefined))(
    'suggests for $marked what is right in its place',
    ({ marked, suggestion = '', leadsTo }) => {
      const text = marked.replace(/«.*»/s, () => suggestion);
      const result = check(text, catalogue);
      if (leadsTo === undefined) expect(result).toMatchObject({ ok: true });
      else expect(result).toMatchObject({ ok: false, diagnostics: [{ code: leadsTo }] });
    },
  );
});
