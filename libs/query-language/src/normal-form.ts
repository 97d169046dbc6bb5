import { limits } from './limits';
import type { ChainSyntax, ConditionSyntax, ConstraintSyntax } from './syntax';

/** OR of ANDs, as written: not yet sorted, and not free of duplicates. */
export type Terms = readonly (readonly ConstraintSyntax[])[];

/**
 * The terms of a condition in one of the two accepted forms, or undefined: a chain in which every operand is a single
 * constraint (AND binds tighter, as in SQL), or constraints nested to the right, in which no AND contains an OR.
 */
export function termsOf(condition: ConditionSyntax): Terms | undefined {
  if (condition.kind === 'constraint') return [[condition]];
  if (condition.operands.every((operand) => operand.kind === 'constraint')) return flat(condition);
  return nested(condition)?.terms;
}

/**
 * Terms of the equivalent normal form of any condition; undefined where it would get too large to be of help.
 * `sameAs` tells constraints that mean the same.
 */
export function equivalentTerms(
  condition: ConditionSyntax,
  sameAs: (constraint: ConstraintSyntax) => string,
): Terms | undefined {
  const terms = expanded(condition, sameAs);
  if (!terms || terms.reduce((sum, term) => sum + term.length, 0) > limits.constraints) return undefined;
  return terms;
}

function flat(chain: ChainSyntax): Terms {
  return alternatives(chain).map((term) => term.filter((operand) => operand.kind === 'constraint'));
}

/** Operands of a chain, split at its ORs. */
function alternatives(chain: ChainSyntax): ConditionSyntax[][] {
  const parts: ConditionSyntax[][] = [[]];
  chain.operands.forEach((operand, index) => {
    if (index > 0 && chain.operators[index - 1] === 'OR') parts.push([]);
    parts.at(-1)?.push(operand);
  });
  return parts;
}

function nested(condition: ConditionSyntax): { readonly terms: Terms; readonly hasOr: boolean } | undefined {
  if (condition.kind === 'constraint') return { terms: [[condition]], hasOr: false };
  const last = condition.operands.at(-1);
  let read = last && nested(last);
  for (let index = condition.operands.length - 2; index >= 0 && read; index--) {
    const left = condition.operands[index];
    if (left?.kind !== 'constraint') return undefined;
    if (condition.operators[index] === 'OR') read = { terms: [[left], ...read.terms], hasOr: true };
    else if (read.hasOr) return undefined;
    else read = { terms: [[left, ...(read.terms[0] ?? [])]], hasOr: false };
  }
  return read;
}

function expanded(
  condition: ConditionSyntax,
  sameAs: (constraint: ConstraintSyntax) => string,
): Terms | undefined {
  if (condition.kind === 'constraint') return [[condition]];
  const union: (readonly ConstraintSyntax[])[] = [];
  for (const part of alternatives(condition)) {
    let product: Terms = [[]];
    for (const operand of part) {
      const terms = expanded(operand, sameAs);
      if (!terms || terms.length * product.length > limits.suggestedTerms) return undefined;
      product = distinctTerms(
        product.flatMap((left) => terms.map((right) => [...left, ...right])),
        sameAs,
      );
    }
    union.push(...product);
  }
  const distinct = distinctTerms(union, sameAs);
  return distinct.length > limits.suggestedTerms ? undefined : distinct;
}

function distinctTerms(terms: Terms, sameAs: (constraint: ConstraintSyntax) => string): Terms {
  const seen = new Map<string, readonly ConstraintSyntax[]>();
  for (const term of terms) {
    const distinct = new Map(term.map((constraint) => [sameAs(constraint), constraint] as const));
    const key = [...distinct.keys()].sort().join('\u0000');
    if (!seen.has(key)) seen.set(key, [...distinct.values()]);
  }
  return [...seen.values()];
}
