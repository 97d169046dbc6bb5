import type { CstElement, CstNode, IToken } from 'chevrotain';

/** A written reference; whether its names exist is not decided yet. */
export interface ReferenceSyntax {
  readonly source: IToken;
  readonly attribute: IToken;
  readonly context: IToken | undefined;
  readonly offset: number;
  readonly end: number;
}

export interface SelectionSyntax {
  readonly name: IToken;
  readonly arguments: readonly ReferenceSyntax[];
  /** Numbers among the arguments. */
  readonly parameters: readonly IToken[];
  readonly offset: number;
  readonly end: number;
}

export interface ConstraintSyntax {
  readonly kind: 'constraint';
  readonly reference: ReferenceSyntax;
  readonly comparator: IToken;
  readonly value: IToken;
  readonly offset: number;
  readonly end: number;
}

/** `operands[0] operators[0] operands[1] …`, as written; operands that are groups were in parentheses. */
export interface ChainSyntax {
  readonly kind: 'chain';
  readonly operands: readonly ConditionSyntax[];
  readonly operators: readonly ('AND' | 'OR')[];
  readonly offset: number;
  readonly end: number;
}

export type ConditionSyntax = ConstraintSyntax | ChainSyntax;

export interface QuerySyntax {
  readonly selections: readonly SelectionSyntax[];
  /** Every complete constraint, also of a condition that is broken elsewhere. */
  readonly constraints: readonly ConstraintSyntax[];
  /** Undefined without a WHERE and where any part of the condition is missing. */
  readonly condition: ConditionSyntax | undefined;
}

/** Reads what is complete out of a tree that may have gaps. */
export function readTree(tree: CstNode): QuerySyntax {
  const constraints: ConstraintSyntax[] = [];
  const selections = nodes(tree, 'selection').flatMap((node) => selection(node) ?? []);
  const [where] = nodes(tree, 'condition');
  const read = where && condition(where, constraints);
  return { selections, constraints, condition: read };
}

function selection(node: CstNode): SelectionSyntax | undefined {
  const name = token(node, 'Word');
  const close = token(node, 'Close');
  if (!name) return undefined;
  const written = nodes(node, 'argument');
  const references = written
    .flatMap((each) => nodes(each, 'reference'))
    .flatMap((each) => reference(each) ?? []);
  const parameters = written.flatMap((each) => all(each, 'parameter'));
  const last = close ? endOf(close) : (references.at(-1)?.end ?? endOf(name));
  return { name, arguments: references, parameters, offset: name.startOffset, end: last };
}

function reference(node: CstNode): ReferenceSyntax | undefined {
  const source = token(node, 'source');
  const attribute = token(node, 'attribute');
  const context = token(node, 'context');
  if (!source || !attribute || node.recoveredNode) return undefined;
  const close = token(node, 'CloseContext');
  return {
    source,
    attribute,
    context,
    offset: source.startOffset,
    end: endOf(close ?? context ?? attribute),
  };
}

function condition(node: CstNode, found: ConstraintSyntax[]): ConditionSyntax | undefined {
  const read = nodes(node, 'operand').map((each) => operand(each, found));
  const operands = read.flatMap((each) => each ?? []);
  const operators = all(node, 'operator').map((each) => (each.image.toUpperCase() === 'AND' ? 'AND' : 'OR'));
  const [first] = operands;
  const last = operands.at(-1);
  if (!first || !last || node.recoveredNode || operands.length < read.length) return undefined;
  if (operators.length !== operands.length - 1) return undefined;
  if (operands.length === 1) return first;
  return { kind: 'chain', operands, operators, offset: first.offset, end: last.end };
}

function operand(node: CstNode, found: ConstraintSyntax[]): ConditionSyntax | undefined {
  const [inner] = nodes(node, 'condition');
  if (inner) {
    const read = condition(inner, found);
    const open = token(node, 'Open');
    const close = token(node, 'Close');
    if (!read || !open || !close || node.recoveredNode) return undefined;
    return { ...read, offset: open.startOffset, end: endOf(close) };
  }
  const [written] = nodes(node, 'constraint');
  const read = written && constraint(written);
  if (read) found.push(read);
  return read;
}

function constraint(node: CstNode): ConstraintSyntax | undefined {
  const [left] = nodes(node, 'reference');
  const [middle] = nodes(node, 'comparator');
  const [right] = nodes(node, 'value');
  const named = left && reference(left);
  const comparator = middle && token(middle, 'token');
  const value = right && token(right, 'token');
  if (!named || !comparator || !value) return undefined;
  return { kind: 'constraint', reference: named, comparator, value, offset: named.offset, end: endOf(value) };
}

/** Offset behind a token's last character. */
export function endOf(written: IToken): number {
  return written.startOffset + written.image.length;
}

function nodes(parent: CstNode, name: string): CstNode[] {
  return children(parent, name).filter((child) => 'children' in child);
}

function all(parent: CstNode, name: string): IToken[] {
  // Tokens that recovery invented have no place in the text.
  return children(parent, name).filter((child) => 'image' in child && child.startOffset >= 0) as IToken[];
}

function token(parent: CstNode, name: string): IToken | undefined {
  return all(parent, name)[0];
}

function children(parent: CstNode, name: string): readonly CstElement[] {
  return parent.children[name] ?? [];
}
