import { functionNames } from './functions';
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

/** Sorted by function and attribute: the order of a result's columns is no difference in what is asked. */
export function sortedSelections(selections: readonly Selection[]): readonly Selection[] {
  const rank = (selection: Selection) => functionNames.indexOf(selection.function);
  return [...selections].sort(
    (a, b) => rank(a) - rank(b) || compare(referenceText(a.attribute), referenceText(b.attribute)),
  );
}

/** Terms and their constraints sorted, duplicates left out. */
export function sortedTerms(terms: readonly (readonly Constraint[])[]): readonly (readonly Constraint[])[] {
  return distinct(
    terms.map((term) => distinct(term, constraintText)),
    (term) => term.map(constraintText).join(' AND '),
  );
}

/** The one text of a query's meaning; selections and terms are sorted already. */
export function canonicalText(
  select: readonly Selection[],
  where: readonly (readonly Constraint[])[],
  takesOneArgument: (selection: Selection) => boolean,
): string {
  const calls: { readonly name: string; readonly attributes: string[] }[] = [];
  for (const selection of select) {
    const last = calls.at(-1);
    const attribute = referenceText(selection.attribute);
    if (last?.name === selection.function && !takesOneArgument(selection)) last.attributes.push(attribute);
    else calls.push({ name: selection.function, attributes: [attribute] });
  }
  const selected = calls.map(({ name, attributes }) => `${name}(${attributes.join(', ')})`).join(', ');
  const condition = where.map((term) => term.map(constraintText).join(' AND ')).join(' OR ');
  return condition === '' ? `SELECT ${selected}` : `SELECT ${selected} WHERE ${condition}`;
}

/** By code units: the same in every language and place. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function distinct<T>(items: readonly T[], textOf: (item: T) => string): readonly T[] {
  const byText = new Map(items.map((item) => [textOf(item), item] as const));
  return [...byText].sort(([a], [b]) => compare(a, b)).map(([, item]) => item);
}
