import { JSONPathEnvironment, type JSONValue, jsonpath } from 'json-p3';
import { UnexpectedAnswer } from './adapter';

const { FilterSelector, IndexSelector, NameSelector } = jsonpath.selectors;
const { FilterExpressionLiteral, InfixExpression, LogicalExpression, PrefixExpression, RelativeQuery } =
  jsonpath.expressions;

const environment = new JSONPathEnvironment({ strict: true, maxRecursionDepth: 100 });
// `match` and `search` take regular expressions of a stranger, and none of the others is worth it.
environment.functionRegister.clear();

const maxLength = 200;
const maxComparisons = 4;
/** A path that walks through more than this would hold up everybody else. */
const maxParts = 60_000;

/** Why a path is not taken. */
export class PathNotUsable extends Error {}

/** A path to one place: names of members and positions in lists. */
export type SinglePath = readonly (string | number)[];

/**
 * Reads a JSONPath (RFC 9535) that may select many values. Only such whose cost grows no faster than the answer: one
 * selector in a step, `..` at most once, filters of a few comparisons with values, no functions.
 */
export function manyPath(text: string): (value: unknown) => unknown[] {
  const query = compiled(text);
  if (query.segments.filter((segment) => segment.toString().startsWith('..')).length > 1)
    throw new PathNotUsable('".." can be used once.');
  for (const { selectors } of query.segments) {
    if (selectors.length !== 1) throw new PathNotUsable('A step selects by one selector, without commas.');
    const [selector] = selectors;
    if (selector instanceof FilterSelector && comparisonsIn(selector.expression) > maxComparisons)
      throw new PathNotUsable(`A filter compares at most ${maxComparisons} times.`);
  }
  return (value) => {
    if (hasMoreParts(value, maxParts))
      throw new UnexpectedAnswer(`The answer has more than ${maxParts} parts. Ask for less at a time.`);
    return query.query(value as JSONValue).values();
  };
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

/** How often a filter compares or looks; refuses what could cost more than that. */
function comparisonsIn(expression: jsonpath.expressions.FilterExpression): number {
  if (expression instanceof LogicalExpression) return comparisonsIn(expression.expression);
  if (expression instanceof PrefixExpression) return comparisonsIn(expression.right);
  if (expression instanceof InfixExpression) {
    const { left, right, operator } = expression;
    // Two members may be large, and comparing them costs as much as they are.
    const both = left instanceof RelativeQuery && right instanceof RelativeQuery;
    if (both && operator !== '&&' && operator !== '||')
      throw new PathNotUsable('A filter compares a member with a value, not with another member.');
    return comparisonsIn(left) + comparisonsIn(right);
  }
  if (expression instanceof FilterExpressionLiteral) return 0;
  if (expression instanceof RelativeQuery && expression.path.singularQuery()) return 1;
  throw new PathNotUsable('A filter compares members of one record, such as $.list[?@.kind == "room"].');
}

/** With an own stack, and no further than needed. */
function hasMoreParts(value: unknown, most: number): boolean {
  const open: unknown[] = [value];
  for (let seen = 0; open.length > 0;) {
    const one = open.pop();
    if (++seen > most) return true;
    if (typeof one !== 'object' || one === null) continue;
    for (const child of Object.values(one)) {
      open.push(child);
      if (open.length > most) return true;
    }
  }
  return false;
}
