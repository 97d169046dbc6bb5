import { JSONPathEnvironment, type JSONValue, jsonpath } from 'json-p3';

const { FilterSelector, IndexSelector, NameSelector } = jsonpath.selectors;
const { FilterExpressionLiteral, InfixExpression, LogicalExpression, PrefixExpression, RelativeQuery } =
  jsonpath.expressions;

const environment = new JSONPathEnvironment({ strict: true, maxRecursionDepth: 100 });
// `match` and `search` take regular expressions of a stranger, and none of the others is worth it.
environment.functionRegister.clear();

const maxLength = 200;

/** Why a path is not taken. */
export class PathNotUsable extends Error {}

/** A path to one place: names of members and positions in lists. */
export type SinglePath = readonly (string | number)[];

/**
 * Reads a JSONPath (RFC 9535) that may select many values. Only such whose cost grows no faster than the answer: one
 * selector in a step, `..` at most once, filters that compare members, no functions.
 */
export function manyPath(text: string): (value: unknown) => unknown[] {
  const query = compiled(text);
  if (query.segments.filter((segment) => segment.toString().startsWith('..')).length > 1)
    throw new PathNotUsable('".." can be used once.');
  for (const { selectors } of query.segments) {
    if (selectors.length !== 1) throw new PathNotUsable('A step selects by one selector, without commas.');
    const [selector] = selectors;
    if (selector instanceof FilterSelector) refuseDear(selector.expression);
  }
  return (value) => query.query(value as JSONValue).values();
}

/** Reads a JSONPath to one value (a singular query): members and positions only. */
export function singlePath(text: string): SinglePath {
  const query = compiled(text);
  if (!query.singularQuery())
    throw new PathNotUsable('This path may lead to several values; it must lead to one.');
  return query.segments.map(({ selectors: [selector] }) => {
    if (selector instanceof NameSelector) return selector.name;
    if (selector instanceof IndexSelector) return selector.index;
    throw new PathNotUsable('Only names of members and positions in lists lead to one value.');
  });
}

/** The value at the place; undefined when there is none. */
export function valueAt(path: SinglePath, value: unknown): unknown {
  let at = value;
  for (const step of path) {
    if (typeof step === 'number') at = Array.isArray(at) ? (at as unknown[]).at(step) : undefined;
    else
      at =
        typeof at === 'object' && at !== null && !Array.isArray(at) && Object.hasOwn(at, step)
          ? (at as Record<string, unknown>)[step]
          : undefined;
  }
  return at;
}

function compiled(text: string): jsonpath.JSONPathQuery {
  if (text.length > maxLength) throw new PathNotUsable(`A path has at most ${maxLength} characters.`);
  try {
    return environment.compile(text);
  } catch (error) {
    throw new PathNotUsable(`Not a JSONPath (RFC 9535): ${(error as Error).message}`);
  }
}

function refuseDear(expression: jsonpath.expressions.FilterExpression): void {
  if (expression instanceof LogicalExpression) return refuseDear(expression.expression);
  if (expression instanceof PrefixExpression) return refuseDear(expression.right);
  if (expression instanceof InfixExpression) {
    refuseDear(expression.left);
    refuseDear(expression.right);
    return;
  }
  if (expression instanceof FilterExpressionLiteral) return;
  if (expression instanceof RelativeQuery && expression.path.singularQuery()) return;
  throw new PathNotUsable('A filter compares members of one record, such as $.list[?@.kind == "room"].');
}
