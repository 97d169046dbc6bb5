import { functions, type FunctionName } from './functions';
import type { AttributeReference, Constraint, Selection, Value } from './query';
import { isBareWord } from './tokens';

/** `Source.attribute[context]` as it is written. */
export function referenceText(reference: AttributeReference): string {
  const context = reference.context === undefined ? '' : `[${reference.context}]`;
  return `${reference.source}.${reference.attribute}${context}`;
}

export function valueText(value: Value): string {
  switch (value.type) {
    case 'text':
      return isBareWord(value.value) ? value.value : `"${value.value.replaceAll('"', '""')}"`;
    case 'number':
    case 'boolean':
      return String(value.value);
    case 'date':
      return value.value;
  }
}

export function constraintText(constraint: Constraint): string {
  return `${referenceText(constraint.attribute)} ${constraint.comparator} ${valueText(constraint.value)}`;
}

/** One selection as a call of its own: `QUANTILE(Source.attribute, 0.5)`. */
export function selectionText(selection: Selection): string {
  return `${selection.function}(${argumentsOf(selection).join(', ')})`;
}

/**
 * Terms and their constraints sorted, without what adds nothing: a AND a is a, a OR a is a, a OR (a AND b) is a.
 * Values are not reasoned about: a > 1 AND a > 2 stays, and so does what can never be true.
 */
export function simplifiedTerms(
  terms: readonly (readonly Constraint[])[],
): readonly (readonly Constraint[])[] {
  const sorted = distinct(
    terms.map((term) => distinct(term, constraintText)),
    (term) => term.map(constraintText).join(' AND '),
  );
  const texts = sorted.map((term) => new Set(term.map(constraintText)));
  const holds = (term: number, other: ReadonlySet<string>) =>
    [...other].every((text) => texts[term]?.has(text) === true);
  return sorted.filter((_, term) => !texts.some((other, at) => at !== term && holds(term, other)));
}

/**
 * The one text of a query's meaning; terms are simplified already. Selections keep their order, because it is that of
 * the result's columns; neighbours of one function are written as one call where it gives a statistic for each.
 */
export function canonicalText(
  select: readonly Selection[],
  where: readonly (readonly Constraint[])[],
): string {
  const calls: { readonly name: FunctionName; readonly arguments: string[] }[] = [];
  for (const selection of select) {
    const last = calls.at(-1);
    if (last?.name === selection.function && takesMore(selection.function))
      last.arguments.push(...argumentsOf(selection));
    else calls.push({ name: selection.function, arguments: argumentsOf(selection) });
  }
  const selected = calls.map((call) => `${call.name}(${call.arguments.join(', ')})`).join(', ');
  const condition = where.map((term) => term.map(constraintText).join(' AND ')).join(' OR ');
  return condition === '' ? `SELECT ${selected}` : `SELECT ${selected} WHERE ${condition}`;
}

/** By code units: the same in every language and place. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function argumentsOf({ attribute, second, parameter }: Selection): string[] {
  const attributes = second ? [attribute, second] : [attribute];
  return [...attributes.map(referenceText), ...(parameter === undefined ? [] : [String(parameter)])];
}

function takesMore(name: FunctionName): boolean {
  const { attributes, gives } = functions[name];
  return gives !== 'pair' && attributes.maximum > 1;
}

function distinct<T>(items: readonly T[], textOf: (item: T) => string): readonly T[] {
  const byText = new Map(items.map((item) => [textOf(item), item] as const));
  return [...byText].sort(([a], [b]) => compare(a, b)).map(([, item]) => item);
}
