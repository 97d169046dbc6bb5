import type { IToken } from 'chevrotain';
import { referenceText } from './canonical';
import { shown, type Diagnostics } from './diagnostics';
import { limits } from './limits';
import { foldText, readValue } from './literal';
import { equivalentTerms, termsOf } from './normal-form';
import type { Comparator, Constraint } from './query';
import type { Resolved, Resolver } from './resolve';
import type { ConditionSyntax, ConstraintSyntax, QuerySyntax } from './syntax';
import { isBareWord, tokens } from './tokens';

/** What a text's WHERE asks, as OR of ANDs; what is wrong with it goes to the diagnostics. */
export class ConditionChecker {
  constructor(
    readonly text: string,
    readonly resolver: Resolver,
    readonly diagnostics: Diagnostics,
    /** Of a dataset: rows for which a condition holds say of each person that it does. */
    readonly isDataset: boolean,
  ) {}

  run({ condition, constraints }: QuerySyntax): readonly (readonly Constraint[])[] {
    // By the value's token: parentheses around a constraint make a copy of it that spans more of the text.
    const checked = new Map<IToken, Constraint>();
    for (const written of constraints) {
      if (this.diagnostics.full) break;
      const constraint = this.#constraint(written);
      if (constraint) checked.set(written.value, constraint);
    }
    if (!condition) return [];
    const terms = termsOf(condition);
    if (terms) return terms.map((term) => term.flatMap(({ value }) => checked.get(value) ?? []));
    this.#refuseForm(condition, constraints.length);
    return [];
  }

  #constraint(written: ConstraintSyntax): Constraint | undefined {
    const resolved = this.resolver.resolve(written.reference);
    if (written.value.tokenType === tokens.OpenQuote) {
      this.diagnostics.addAt('unterminated_text', written.value, 'The quote is never closed.');
      return undefined;
    }
    if (!resolved) return undefined;
    const { technicalType, role } = resolved.attribute;
    const name = referenceText(resolved.reference);
    const comparator = written.comparator.image as Comparator;
    const ordered = technicalType === 'number' || technicalType === 'integer' || technicalType === 'date';
    if (!ordered && comparator !== '=' && comparator !== '!=') {
      const message = `${comparator} is for numbers and dates, but ${name} is ${technicalType}.`;
      this.diagnostics.addAt('comparator_type', written.comparator, message, { expected: ['=', '!='] });
    }
    if (this.isDataset && role === 'sensitive') {
      const message = `${name} is sensitive: a dataset of people chosen by it would tell it of each of them. Leave it out of WHERE, or ask for statistics.`;
      this.diagnostics.add('sensitive_condition', written.reference.offset, written.reference.end, message);
    }
    const literal = readValue(written.value, technicalType);
    if (!literal.ok) {
      const message = `${name} is ${technicalType}: ${literal.message}`;
      this.diagnostics.addAt(literal.code, written.value, message, { suggestion: literal.suggestion });
      return undefined;
    }
    const { value } = literal;
    if (value.type === 'text') this.#category(written.value, value.value, resolved);
    return { attribute: resolved.reference, comparator, value };
  }

  #category(written: IToken, folded: string, { reference, attribute }: Resolved): void {
    const { categories } = attribute;
    if (!categories?.length || categories.some((each) => foldText(each) === folded)) return;
    const meant = this.diagnostics.meant(folded, categories);
    const message = `${shown(written)} is no category of ${referenceText(reference)}.`;
    this.diagnostics.addAt('unknown_category', written, message, {
      expected: categories.slice(0, limits.expected),
      suggestion: meant === undefined ? undefined : textValue(meant),
    });
  }

  #refuseForm(condition: ConditionSyntax, constraints: number): void {
    const { offset, end } = condition;
    const message =
      'A condition is an OR of ANDs: a chain of constraints such as a AND b OR c, or constraints nested to the right.';
    const terms =
      constraints <= limits.constraints
        ? equivalentTerms(condition, (each) => this.#written(each))
        : undefined;
    const suggestion = terms
      ?.map((term) => term.map((each) => this.#written(each)).join(' AND '))
      .join(' OR ');
    const room = limits.characters - this.text.length + (end - offset);
    if (suggestion === undefined || suggestion.length > room) {
      const reason = `This one has no form of that kind with at most ${limits.suggestedTerms} terms, ${limits.constraints} constraints and ${limits.characters} characters.`;
      this.diagnostics.add('not_normal_form', offset, end, `${message} ${reason}`);
    } else {
      this.diagnostics.add('not_normal_form', offset, end, message, { suggestion });
    }
  }

  #written({ reference, comparator, value }: ConstraintSyntax): string {
    const named = this.text.slice(reference.offset, reference.end).replaceAll(/\s+/g, '');
    return `${named} ${comparator.image} ${value.image}`;
  }
}

/** A text as a value of a query: quoted where it would not read back as itself. */
export function textValue(text: string): string {
  return isBareWord(text) ? text : `"${text.replaceAll('"', '""')}"`;
}
