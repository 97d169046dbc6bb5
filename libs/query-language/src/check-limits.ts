import type { Diagnostics } from './diagnostics';
import { limits } from './limits';
import type { QuerySyntax } from './syntax';

/** Marks the first function, constraint and attribute that is one too many. */
export function checkLimits(
  text: string,
  { selections, constraints }: QuerySyntax,
  diagnostics: Diagnostics,
): void {
  const call = selections[limits.functions];
  if (call) {
    const message = `A query has at most ${limits.functions} functions.`;
    diagnostics.add('too_many_functions', call.offset, call.end, message);
  }
  const constraint = constraints[limits.constraints];
  if (constraint) {
    const message = `A query has at most ${limits.constraints} constraints.`;
    diagnostics.add('too_many_constraints', constraint.offset, constraint.end, message);
  }
  const references = [
    ...selections.flatMap((each) => each.arguments),
    ...constraints.map((each) => each.reference),
  ];
  const seen = new Set<string>();
  const beyond = references.find((each) => {
    seen.add(text.slice(each.offset, each.end).replaceAll(/\s+/g, ''));
    return seen.size > limits.attributes;
  });
  if (beyond) {
    const message = `A query reads at most ${limits.attributes} attributes.`;
    diagnostics.add('too_many_attributes', beyond.offset, beyond.end, message);
  }
}
