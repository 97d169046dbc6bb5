import { functions } from './functions';
import type { AttributeReference, CheckedQuery, Comparator, Constraint, Value } from './query';

const WORDS: Readonly<Record<Comparator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is below',
  '>': 'is above',
  '<=': 'is at most',
  '>=': 'is at least',
};

/** What a query asks, as half an English sentence without a full stop. */
export function describe(query: CheckedQuery): string {
  const statistics = listed(
    query.select.map((selection) => `${functions[selection.function].phrase} ${named(selection.attribute)}`),
    'and',
  );
  if (query.where.length === 0) return `${statistics} over everybody who takes part`;
  return `${statistics} over people whose ${condition(query.where)}`;
}

function condition(terms: CheckedQuery['where']): string {
  const values = sharedValues(terms);
  if (values) return values;
  const phrases = terms.map((term) => term.map(phrase).join(' and '));
  const [only = ''] = phrases;
  return phrases.length === 1 ? only : phrases.join(', or whose ');
}

/** "x is a or b": every term is one equality of the same attribute. */
function sharedValues(terms: CheckedQuery['where']): string | undefined {
  const constraints = terms.flatMap((term) => (term.length === 1 ? term : []));
  const [first] = constraints;
  if (!first || constraints.length < terms.length) return undefined;
  const same = constraints.every(
    ({ attribute, comparator }) => comparator === '=' && named(attribute) === named(first.attribute),
  );
  if (!same) return undefined;
  return `${named(first.attribute)} is ${listed(
    constraints.map(({ value }) => shown(value)),
    'or',
  )}`;
}

function phrase({ attribute, comparator, value }: Constraint): string {
  const word = value.type === 'date' && comparator === '<' ? 'is before' : WORDS[comparator];
  return `${named(attribute)} ${value.type === 'date' && comparator === '>' ? 'is after' : word} ${shown(value)}`;
}

function named({ source, attribute, context }: AttributeReference): string {
  return context === undefined ? `${source}.${attribute}` : `${source}.${attribute} (${context})`;
}

function shown(value: Value): string {
  return value.type === 'text' && /[^\p{L}\p{N}_-]|^$/u.test(value.value)
    ? `“${value.value}”`
    : String(value.value);
}

function listed(items: readonly string[], word: 'and' | 'or'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}
