import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue, where } from './catalogue.fixture';
import { check, type CheckedQuery, type Constraint } from './index';

const runs = process.env['TEST_FULL'] === '1' ? 20_000 : 500;

type Formula = string | { readonly operator: 'AND' | 'OR'; readonly parts: readonly Formula[] };

/** Few constraints, so that many are equal and absorb each other. */
const written = fc.constantFrom(
  'RandomData.random_one = 1',
  'RandomData.random_one = 1.0',
  'RandomData.random_one > 2',
  'PersonalInformation.city = "Aachen"',
  'PersonalInformation.city = AACHEN',
  'PersonalInformation.smoker = true',
  'PersonalInformation.born < 1980-01-01',
);
const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    written,
    fc.record({
      operator: fc.constantFrom('AND', 'OR'),
      parts: fc.array(tie('formula'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));
const terms = fc.array(fc.array(written, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });

/** What holds of a person, by what a constraint means; its texts are of one meaning after folding. */
type World = ReadonlySet<string>;
const meaning = (constraint: string) =>
  constraint.replace('1.0', '1').replace('"Aachen"', 'aachen').replace('AACHEN', 'aachen');
const meanings = [
  'RandomData.random_one = 1',
  'RandomData.random_one > 2',
  'PersonalInformation.city = aachen',
  'PersonalInformation.smoker = true',
  'PersonalInformation.born < 1980-01-01',
];
const worlds: readonly World[] = Array.from(
  { length: 2 ** meanings.length },
  (_, bits) => new Set(meanings.filter((_, index) => (bits >> index) % 2 === 1)),
);

function holds(asked: Formula, world: World): boolean {
  if (typeof asked === 'string') return world.has(meaning(asked));
  return asked.operator === 'AND'
    ? asked.parts.every((each) => holds(each, world))
    : asked.parts.some((each) => holds(each, world));
}

function text(asked: Formula): string {
  if (typeof asked === 'string') return asked;
  return asked.parts
    .map((each) => (typeof each === 'string' ? each : `(${text(each)})`))
    .join(` ${asked.operator} `);
}

function evaluates(query: CheckedQuery, world: World): boolean {
  const told = ({ attribute, comparator, value }: Constraint) =>
    `${attribute.source}.${attribute.attribute} ${comparator} ${value.value}`;
  return query.where.some((term) => term.every((each) => world.has(told(each))));
}

function queryOf(condition: string): CheckedQuery {
  const result = check(where(condition), catalogue);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.query;
}

describe('the meaning of a condition', () => {
  it('is kept by its simplification, for every person there can be', () => {
    fc.assert(
      fc.property(terms, (asked) => {
        const query = queryOf(asked.map((term) => term.join(' AND ')).join(' OR '));
        const or: Formula = {
          operator: 'OR',
          parts: asked.map((parts) => ({ operator: 'AND', parts })),
        };
        for (const world of worlds) expect(evaluates(query, world)).toBe(holds(or, world));
        expect(check(query.canonical, catalogue)).toEqual({ ok: true, query });
      }),
      { numRuns: runs },
    );
  });

  it('in any boolean form is that of the normal form that is suggested for it', () => {
    fc.assert(
      fc.property(formula, (asked) => {
        const result = check(where(text(asked)), catalogue);
        const [refusal, ...others] = result.ok ? [] : result.diagnostics;
        expect(others).toEqual([]);
        if (refusal) expect(refusal.code).toBe('not_normal_form');
        // Too large to be suggested is said, and is no form to compare.
        if (refusal && refusal.suggestion === undefined) return;
        const query = queryOf(refusal?.suggestion ?? text(asked));
        for (const world of worlds) expect(evaluates(query, world)).toBe(holds(asked, world));
      }),
      { numRuns: runs },
    );
  });

  it('leaves out attributes on which nothing depends', () => {
    const query = queryOf(
      'PersonalInformation.smoker = true OR PersonalInformation.smoker = true AND PersonalInformation.city = aachen',
    );
    expect(query.attributes.map(({ reference }) => reference.attribute)).toEqual(['smoker', 'random_two']);
  });
});
