/** What a date can be rounded to, from fine to coarse. Weeks begin on days 1, 8, 15 and 22, so that they lie within a month. */
export const dateSteps = ['day', 'week', 'month', 'quarter', 'year', 'decade', 'century'] as const;
export type DateStep = (typeof dateSteps)[number];

/** A node of a tree of categories; without children, a value that rows carry. As in the catalogue. */
export interface HierarchyNode {
  readonly name: string;
  readonly children?: readonly HierarchyNode[];
}

/** How values become coarser. Every hierarchy of the catalogue is one of these as it stands there. */
export type DatasetHierarchy =
  | { readonly kind: 'categories'; readonly nodes: readonly HierarchyNode[] }
  | { readonly kind: 'steps'; readonly steps: readonly number[] }
  | { readonly kind: 'dates'; readonly levels: readonly DateStep[] }
  | { readonly kind: 'geohash'; readonly prefixLengths: readonly number[] };

/** What stands for everything. */
export const ANYTHING = '*';

/**
 * A hierarchy as arrays. Leaves are numbered 0..leaves−1 in depth-first order, so a node is a range of leaves. Node n < leaves is leaf
 * n; the last node is the root, which means everything.
 */
export interface Tree {
  readonly leaves: number;
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** The root is its own parent. */
  readonly parent: Int32Array;
  readonly labels: readonly string[];
}

/** The smallest node above or at leaf `low` that also holds leaf `high`. */
export function coveringNode(tree: Tree, low: number, high: number): number {
  let node = low;
  while (tree.last[node]! < high) node = tree.parent[node]!;
  return node;
}

/** A tree of named categories; `extra` leaves (such as the missing value) hang from the root behind all others. */
export function categoryTree(nodes: readonly HierarchyNode[], extra: readonly string[] = []): Tree {
  const builder = new TreeBuilder();
  const visit = (node: HierarchyNode): number => {
    if (node.children === undefined || node.children.length === 0) return builder.leaf(node.name);
    return builder.inner(node.name, node.children.map(visit));
  };
  return builder.build([...nodes.map(visit), ...extra.map((name) => builder.leaf(name))]);
}

/**
 * A tree of values that each name their way upwards, finest first (a line of a hierarchy file without its root).
 * Values with the same ancestors come to lie side by side; otherwise they keep their order.
 */
export function pathTree(paths: readonly (readonly string[])[], extra: readonly string[] = []): Tree {
  return categoryTree(nodesOfPaths(paths), extra);
}

/** The nodes of a tree whose values each name their way upwards, as {@link pathTree} takes them. */
export function nodesOfPaths(paths: readonly (readonly string[])[]): HierarchyNode[] {
  const height = paths.reduce((most, { length }) => Math.max(most, length), 1);
  return grouped(paths, height);
}

function grouped(paths: readonly (readonly string[])[], height: number): HierarchyNode[] {
  const groups = new Map<string, (readonly string[])[]>();
  for (const path of paths) {
    const name = path[height - 1] ?? path[path.length - 1]!;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [path]);
    else group.push(path);
  }
  return [...groups].map(([name, members]) =>
    height === 1 ? { name } : { name, children: grouped(members, height - 1) },
  );
}

interface Draft {
  readonly label: string;
  readonly first: number;
  readonly last: number;
  readonly children: readonly number[];
}

/** Numbers leaves as they come and inner nodes behind them; a node with one child is that child. */
class TreeBuilder {
  readonly #leaves: Draft[] = [];
  readonly #inner: Draft[] = [];

  leaf(label: string): number {
    const at = this.#leaves.length;
    this.#leaves.push({ label, first: at, last: at, children: [] });
    return at;
  }

  inner(label: string, children: readonly number[]): number {
    const [only] = children;
    if (children.length === 1 && only !== undefined) return only;
    this.#inner.push({
      label,
      first: this.#draft(children[0]!).first,
      last: this.#draft(children[children.length - 1]!).last,
      children,
    });
    return -this.#inner.length;
  }

  build(roots: readonly number[]): Tree {
    const leaves = this.#leaves.length;
    // The root that hierarchy files name themselves, where it is alone at the top.
    this.#inner.push({ label: ANYTHING, first: 0, last: leaves - 1, children: roots });
    const drafts = [...this.#leaves, ...this.#inner];
    const number = (id: number): number => (id >= 0 ? id : leaves - id - 1);
    const parent = new Int32Array(drafts.length).fill(drafts.length - 1);
    drafts.forEach(({ children }, at) => children.forEach((child) => (parent[number(child)] = at)));
    return {
      leaves,
      first: Int32Array.from(drafts, ({ first }) => first),
      last: Int32Array.from(drafts, ({ last }) => last),
      parent,
      labels: drafts.map(({ label }) => label),
    };
  }

  #draft(id: number): Draft {
    return id >= 0 ? this.#leaves[id]! : this.#inner[-id - 1]!;
  }
}
