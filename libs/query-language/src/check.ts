import type { IToken } from 'chevrotain';
import { canonicalText, compare, referenceText, sortedSelections, sortedTerms } from './canonical';
import type { Catalogue, CatalogueAttribute } from './catalogue';
import { Diagnostics } from './diagnostics';
import { functionNamed, functionNames, functions } from './functions';
import { limits } from './limits';
import { readValue } from './literal';
import { nearest } from './nearest';
import { equivalentTerms, termsOf, type Terms } from './normal-form';
import { parse } from './parser';
import type {
  AttributeReference,
  CheckResult,
  Comparator,
  Constraint,
  QueriedAttribute,
  Selection,
} from './query';
import {
  endOf,
  readTree,
  type ConstraintSyntax,
  type QuerySyntax,
  type ReferenceSyntax,
  type SelectionSyntax,
} from './syntax';
import { tokenize, tokens } from './tokens';

interface Resolved {
  readonly reference: AttributeReference;
  readonly attribute: CatalogueAttribute;
}

/**
 * Checks a query's text against what can be queried. Either the query in canonical form, or everything that is wrong
 * with it, in the order of the text (at most 100 entries). Linear in the length of the text; never throws.
 */
export function check(text: string, catalogue: Catalogue): CheckResult {
  const diagnostics = new Diagnostics(text);
  if (text.length > limits.characters) {
    diagnostics.add(
      'too_long',
      limits.characters,
      text.length,
      `A query has at most ${limits.characters} characters.`,
    );
    return diagnostics.result();
  }
  const syntax = read(text, diagnostics);
  if (!syntax) return diagnostics.result();
  return new Checker(text, catalogue, diagnostics).run(syntax);
}

function read(text: string, diagnostics: Diagnostics): QuerySyntax | undefined {
  const { tokens: input, errors } = tokenize(text);
  for (const { offset, length } of errors) {
    diagnostics.add(
      'unexpected_character',
      offset,
      offset + length,
      'These characters have no meaning here.',
    );
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

class Checker {
  /** Attributes by the text of their reference, over SELECT and WHERE. */
  readonly #used = new Map<string, QueriedAttribute>();

  constructor(
    readonly text: string,
    readonly catalogue: Catalogue,
    readonly diagnostics: Diagnostics,
  ) {}

  run(syntax: QuerySyntax): CheckResult {
    const selections = this.#selections(syntax.selections);
    // By the value's token: parentheses around a constraint make a copy of it that spans more of the text.
    const constraints = new Map<IToken, Constraint>();
    for (const written of syntax.constraints) {
      if (this.diagnostics.full) break;
      const constraint = this.#constraint(written);
      if (constraint) constraints.set(written.value, constraint);
    }
    const terms = this.#terms(syntax);
    this.#limits(syntax);
    if (!this.diagnostics.empty) return this.diagnostics.result();

    const select = sortedSelections(selections);
    const where = sortedTerms(
      terms.map((term) => term.flatMap((written) => constraints.get(written.value) ?? [])),
    );
    const canonical = canonicalText(select, where, (each) => functions[each.function].maximumArguments === 1);
    if (canonical.length > limits.characters) {
      const message = `The canonical text of a query has at most ${limits.characters} characters.`;
      this.diagnostics.add('too_long', 0, this.text.length, message);
      return this.diagnostics.result();
    }
    const attributes = [...this.#used].sort(([a], [b]) => compare(a, b)).map(([, used]) => used);
    return {
      ok: true,
      query: {
        select,
        where,
        canonical,
        attributes,
        logicalTypes: sortedSet(attributes.map((used) => used.logicalType)),
        sourceTypes: sortedSet(attributes.map((used) => used.reference.source)),
      },
    };
  }

  #selections(written: readonly SelectionSyntax[]): readonly Selection[] {
    const selections = new Map<string, Selection>();
    for (const call of written) {
      if (this.diagnostics.full) break;
      const definition = functionNamed(call.name.image);
      if (!definition) {
        const suggestion = nearest(call.name.image, functionNames);
        this.#addAt('unknown_function', call.name, `There is no function ${shown(call.name)}.`, {
          expected: functionNames,
          suggestion,
        });
      } else {
        this.#argumentCount(call, definition.minimumArguments, definition.maximumArguments);
      }
      for (const argument of call.arguments) {
        const resolved = this.#resolve(argument);
        if (!resolved || !definition) continue;
        const { technicalType } = resolved.attribute;
        if (!definition.argumentTypes.includes(technicalType)) {
          const message = `${definition.name} needs ${definition.argumentTypes.join(' or ')}, but ${referenceText(resolved.reference)} is ${technicalType}.`;
          this.diagnostics.add('argument_type', argument.offset, argument.end, message);
        }
        const key = `${definition.name}(${referenceText(resolved.reference)})`;
        if (selections.has(key)) {
          this.diagnostics.add(
            'duplicate_selection',
            argument.offset,
            argument.end,
            `${key} is selected already.`,
          );
        }
        selections.set(key, { function: definition.name, attribute: resolved.reference });
        this.#use(resolved, 'inSelect');
      }
    }
    return [...selections.values()];
  }

  #argumentCount(call: SelectionSyntax, minimum: number, maximum: number): void {
    const { length } = call.arguments;
    // A missing first argument is a syntax error already.
    if (length === 0 || (length >= minimum && length <= maximum)) return;
    const wanted = minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`;
    const message = `${call.name.image.toUpperCase()} takes ${wanted} attribute${wanted === '1' ? '' : 's'}, but got ${length}.`;
    this.diagnostics.add('argument_count', call.offset, call.end, message);
  }

  #constraint(written: ConstraintSyntax): Constraint | undefined {
    const resolved = this.#resolve(written.reference);
    if (written.value.tokenType === tokens.OpenQuote) {
      this.#addAt('unterminated_text', written.value, 'The quote is never closed.');
      return undefined;
    }
    if (!resolved) return undefined;
    this.#use(resolved, 'inWhere');
    const { technicalType } = resolved.attribute;
    const comparator = written.comparator.image as Comparator;
    const ordered = technicalType === 'number' || technicalType === 'integer' || technicalType === 'date';
    if (!ordered && comparator !== '=' && comparator !== '!=') {
      const message = `${comparator} is for numbers and dates, but ${referenceText(resolved.reference)} is ${technicalType}.`;
      this.#addAt('comparator_type', written.comparator, message, { expected: ['=', '!='] });
    }
    const literal = readValue(written.value, technicalType);
    if (!literal.ok) {
      const message = `${referenceText(resolved.reference)} is ${technicalType}: ${literal.message}`;
      this.#addAt(literal.code, written.value, message, { suggestion: literal.suggestion });
      return undefined;
    }
    return { attribute: resolved.reference, comparator, value: literal.value };
  }

  #terms({ condition, constraints }: QuerySyntax): Terms {
    if (!condition) return [];
    const terms = termsOf(condition);
    if (terms) return terms;
    const normal =
      constraints.length > limits.constraints
        ? undefined
        : equivalentTerms(condition, (each) => this.#writtenConstraint(each));
    const suggestion = normal
      ?.map((term) => term.map((each) => this.#writtenConstraint(each)).join(' AND '))
      .join(' OR ');
    const message =
      'A condition is an OR of ANDs: a chain of constraints such as a AND b OR c, or constraints nested to the right.';
    this.diagnostics.add('not_normal_form', condition.offset, condition.end, message, { suggestion });
    return [];
  }

  #writtenConstraint({ reference, comparator, value }: ConstraintSyntax): string {
    const named = this.text.slice(reference.offset, reference.end).replaceAll(/\s+/g, '');
    return `${named} ${comparator.image} ${value.image}`;
  }

  #limits({ selections, constraints }: QuerySyntax): void {
    const call = selections[limits.functions];
    if (call) {
      const message = `A query has at most ${limits.functions} functions.`;
      this.diagnostics.add('too_many_functions', call.offset, call.end, message);
    }
    const constraint = constraints[limits.constraints];
    if (constraint) {
      const message = `A query has at most ${limits.constraints} constraints.`;
      this.diagnostics.add('too_many_constraints', constraint.offset, constraint.end, message);
    }
    const references = [
      ...selections.flatMap((each) => each.arguments),
      ...constraints.map((each) => each.reference),
    ];
    const seen = new Set<string>();
    const beyond = references.find((each) => {
      seen.add(this.text.slice(each.offset, each.end).replaceAll(/\s+/g, ''));
      return seen.size > limits.attributes;
    });
    if (beyond) {
      const message = `A query reads at most ${limits.attributes} attributes.`;
      this.diagnostics.add('too_many_attributes', beyond.offset, beyond.end, message);
    }
  }

  #resolve({ source, attribute, context }: ReferenceSyntax): Resolved | undefined {
    const sourceType = this.catalogue.find(({ name }) => name === source.image);
    if (!sourceType) {
      const suggestion = this.diagnostics.full ? undefined : nearest(source.image, namesOf(this.catalogue));
      this.#addAt('unknown_source', source, `There is no source type ${shown(source)}.`, { suggestion });
      return undefined;
    }
    const found = sourceType.attributes.find(({ name }) => name === attribute.image);
    const queryable = sourceType.attributes.filter(({ role }) => role !== 'direct');
    if (!found) {
      const suggestion = this.diagnostics.full ? undefined : nearest(attribute.image, namesOf(queryable));
      const message = `${sourceType.name} has no attribute ${shown(attribute)}.`;
      this.#addAt('unknown_attribute', attribute, message, { expected: namesOf(queryable), suggestion });
      return undefined;
    }
    if (found.role === 'direct') {
      const message = `${sourceType.name}.${found.name} identifies a person directly and is never released.`;
      this.#addAt('direct_attribute', attribute, message, { expected: namesOf(queryable) });
      return undefined;
    }
    if (context && !this.#contextFits(found, context)) return undefined;
    const reference: AttributeReference = { source: sourceType.name, attribute: found.name };
    return { reference: context ? { ...reference, context: context.image } : reference, attribute: found };
  }

  #contextFits(attribute: CatalogueAttribute, context: IToken): boolean {
    const contexts = attribute.contexts ?? [];
    if (contexts.includes(context.image)) return true;
    const message =
      contexts.length === 0
        ? `${attribute.name} has no contexts.`
        : `${attribute.name} has no context ${shown(context)}.`;
    this.#addAt('unknown_context', context, message, {
      expected: contexts,
      suggestion: nearest(context.image, contexts),
    });
    return false;
  }

  #use({ reference, attribute }: Resolved, where: 'inSelect' | 'inWhere'): void {
    const key = referenceText(reference);
    const { logicalType, technicalType } = attribute;
    const used = this.#used.get(key) ?? {
      reference,
      logicalType,
      technicalType,
      inSelect: false,
      inWhere: false,
    };
    this.#used.set(key, { ...used, [where]: true });
  }

  #addAt(
    code: string,
    token: IToken,
    message: string,
    help: { readonly expected?: readonly string[]; readonly suggestion?: string | undefined } = {},
  ): void {
    const question = help.suggestion === undefined ? '' : ` Did you mean ${help.suggestion}?`;
    this.diagnostics.add(code, token.startOffset, endOf(token), message + question, help);
  }
}

function namesOf(named: readonly { readonly name: string }[]): readonly string[] {
  return named.map(({ name }) => name);
}

function sortedSet(items: readonly string[]): readonly string[] {
  return [...new Set(items)].sort(compare);
}

function shown(token: IToken): string {
  return token.image.length > 40 ? `${token.image.slice(0, 40)}…` : token.image;
}
