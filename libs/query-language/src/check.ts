import type { IToken } from 'chevrotain';
import { canonicalText, compare, referenceText, simplifiedTerms } from './canonical';
import type { Catalogue, CatalogueAttribute } from './catalogue';
import { ConditionChecker } from './check-condition';
import { checkLimits } from './check-limits';
import { SelectionChecker } from './check-selections';
import { Diagnostics } from './diagnostics';
import { isDataset } from './describe';
import { limits } from './limits';
import { parse } from './parser';
import type {
  AttributeReference,
  CheckedQuery,
  CheckResult,
  Constraint,
  QueriedAttribute,
  Selection,
} from './query';
import { Resolver } from './resolve';
import { endOf, readTree, type QuerySyntax } from './syntax';
import { tokenize, tokens } from './tokens';

/**
 * Checks a query's text against what can be queried. Either the query in canonical form, or everything that is wrong
 * with it, in the order of the text (at most 100 entries). Linear in the length of the text; never throws.
 */
export function check(text: string, catalogue: Catalogue): CheckResult {
  const diagnostics = new Diagnostics(text);
  if (text.length > limits.characters) {
    const message = `A query has at most ${limits.characters} characters.`;
    diagnostics.add('too_long', limits.characters, text.length, message);
    return diagnostics.result();
  }
  const syntax = read(text, diagnostics);
  if (!syntax) return diagnostics.result();
  const resolver = new Resolver(catalogue, diagnostics);
  const select = new SelectionChecker(resolver, diagnostics).run(syntax.selections);
  const where = new ConditionChecker(text, resolver, diagnostics, isDataset(select)).run(syntax);
  checkLimits(text, syntax, diagnostics);
  if (!diagnostics.empty) return diagnostics.result();
  const query = queryOf(select, simplifiedTerms(where), catalogue);
  if (query.canonical.length > limits.characters) {
    const message = `The canonical text of a query has at most ${limits.characters} characters.`;
    diagnostics.add('too_long', 0, text.length, message);
    return diagnostics.result();
  }
  return { ok: true, query };
}

function read(text: string, diagnostics: Diagnostics): QuerySyntax | undefined {
  const { tokens: input, errors } = tokenize(text);
  for (const { offset, length } of errors) {
    const message = 'These characters have no meaning here.';
    diagnostics.add('unexpected_character', offset, offset + length, message);
  }
  const tooDeep = tooDeepParenthesis(input);
  if (tooDeep) {
    const message = `Parentheses are nested at most ${limits.depth} deep.`;
    diagnostics.add('too_deep', tooDeep.startOffset, endOf(tooDeep), message);
    return undefined;
  }
  const { tree, errors: syntaxErrors } = parse(input);
  const last = input.at(-1);
  for (const { token, message, expected } of syntaxErrors) {
    // At the end of the text there is no token to point at: point behind the last one.
    const offset = token?.startOffset ?? (last ? endOf(last) : 0);
    diagnostics.add('syntax', offset, token ? endOf(token) : offset, message, { expected });
  }
  return tree && readTree(tree);
}

function tooDeepParenthesis(input: readonly IToken[]): IToken | undefined {
  let depth = 0;
  return input.find((token) => {
    if (token.tokenType === tokens.Open) depth++;
    if (token.tokenType === tokens.Close) depth--;
    return depth > limits.depth;
  });
}

function queryOf(
  select: readonly Selection[],
  where: readonly (readonly Constraint[])[],
  catalogue: Catalogue,
): CheckedQuery {
  const attributes = attributesOf(select, where, catalogue);
  return {
    select,
    where,
    canonical: canonicalText(select, where),
    attributes,
    logicalTypes: sortedSet(attributes.map((used) => used.logicalType)),
    sourceTypes: sortedSet(attributes.map((used) => used.reference.source)),
  };
}

/** What the simplified query reads: an attribute that its meaning does not depend on is not among it. */
function attributesOf(
  select: readonly Selection[],
  where: readonly (readonly Constraint[])[],
  catalogue: Catalogue,
): readonly QueriedAttribute[] {
  const selected = textsOf(
    select.flatMap(({ attribute, second }) => (second ? [attribute, second] : [attribute])),
  );
  const asked = textsOf(where.flat().map(({ attribute }) => attribute));
  return [...new Map([...selected, ...asked])]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([text, reference]) => {
      const found = attributeOf(reference, catalogue);
      if (!found) return [];
      const { logicalType, technicalType } = found;
      return {
        reference,
        logicalType,
        technicalType,
        inSelect: selected.has(text),
        inWhere: asked.has(text),
      };
    });
}

function textsOf(references: readonly AttributeReference[]): ReadonlyMap<string, AttributeReference> {
  return new Map(references.map((reference) => [referenceText(reference), reference]));
}

function attributeOf(
  { source, attribute }: AttributeReference,
  catalogue: Catalogue,
): CatalogueAttribute | undefined {
  return catalogue.find(({ name }) => name === source)?.attributes.find(({ name }) => name === attribute);
}

function sortedSet(items: readonly string[]): readonly string[] {
  return [...new Set(items)].sort(compare);
}
