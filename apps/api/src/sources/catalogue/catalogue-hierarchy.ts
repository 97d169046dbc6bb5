/** What a date can be rounded to, from fine to coarse. */
export const dateLevels = ['day', 'month', 'year', 'decade', 'century'] as const;
export type DateLevel = (typeof dateLevels)[number];

/** A node of a tree of categories. Without children it is a category that records carry. */
export interface CategoryNode {
  readonly name: string;
  readonly children?: readonly CategoryNode[];
}

/** How the values of an attribute become coarser, step by step, when a dataset needs it. */
export type Hierarchy =
  | { readonly kind: 'categories'; readonly nodes: readonly CategoryNode[] }
  /** Widths of the ranges, each a multiple of the one before; ranges begin at multiples of their width. */
  | { readonly kind: 'steps'; readonly steps: readonly number[] }
  | { readonly kind: 'dates'; readonly levels: readonly DateLevel[] }
  /** Lengths of geohash prefixes, long to short; `with` names the other coordinate of a pair. */
  | {
      readonly kind: 'geohash';
      readonly with?: string;
      readonly prefixLengths: readonly number[];
    };

export const hierarchyKinds = ['categories', 'steps', 'dates', 'geohash'] as const;

/** Every node, parents before their children, in the order of the tree. The stack is ours, for a tree of any depth. */
export function* nodesOf(nodes: readonly CategoryNode[]): Generator<CategoryNode> {
  const waiting = [...nodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    waiting.push(...[...(node.children ?? [])].reverse());
  }
}

/** The categories that records carry: the leaves, in the order of the tree. */
export const leavesOf = (nodes: readonly CategoryNode[]): string[] =>
  [...nodesOf(nodes)].filter(({ children }) => children === undefined).map(({ name }) => name);
