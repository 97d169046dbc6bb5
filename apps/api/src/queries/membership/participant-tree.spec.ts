import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';
import fc from 'fast-check';
import { hashBytes, leavesFor, participantMessage } from '@mynedata/privacy-mechanisms/certificate';
import { describe, expect, it } from 'vitest';
import {
  type Block,
  blockLeaves,
  blocksOf,
  drawnPlaces,
  leafOf,
  pathWithin,
  placeLeaves,
} from './participant-tree';

const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

/** The root as RFC 6962 has it, by plain recursion. */
function plainRoot(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  const half = leaves.length / 2;
  return sha256(Buffer.of(1), plainRoot(leaves.slice(0, half)), plainRoot(leaves.slice(half)));
}

function grown(leaves: Uint8Array): { readonly blocks: Block[]; readonly root: Uint8Array } {
  const blocks: Block[] = [];
  for (const tree = blocksOf(leaves); ;) {
    const next = tree.next();
    if (next.done === true) return { blocks, root: next.value };
    blocks.push(next.value);
  }
}

function rootByPath(leaf: Uint8Array, index: number, path: readonly Uint8Array[]): Buffer {
  return path.reduce<Buffer>(
    (node, sibling, step) =>
      (index >> step) % 2 === 0 ? sha256(Buffer.of(1), node, sibling) : sha256(Buffer.of(1), sibling, node),
    Buffer.from(leaf),
  );
}

function pathThrough(blocks: readonly Block[], index: number): Uint8Array[] {
  const path: Uint8Array[] = [];
  for (let level = 0, at = index; ; level++) {
    const block = blocks.find((one) => one.level === level && one.block === Math.floor(at / blockLeaves));
    if (block === undefined) return path;
    path.push(...pathWithin(block.hashes, at % blockLeaves));
    at = Math.floor(at / blockLeaves);
  }
}

describe('the tree over who took part', () => {
  it('has the power of two that is at least the maximum, and nothing that depends on who came', () => {
    expect([1, 2, 3, 100, 1024, 1025, 100_000].map(leavesFor)).toEqual([1, 2, 4, 128, 1024, 2048, 131_072]);
  });

  it('has leaves that are the hash of an HMAC, tagged so that none passes for a node', () => {
    const [query, participant, salt] = [randomBytes(16), randomBytes(16), randomBytes(16)] as const;
    const code = createHmac('sha256', salt).update(participantMessage(query, participant)).digest();
    expect(leafOf(query, participant, salt)).toEqual(sha256(Buffer.of(0), code));
  });

  it.each([0, 1, 5, 10, 11, 12])(
    'has the root of plain recursion, and a path to it from every leaf, at 2^%i leaves',
    (height) => {
      const count = 2 ** height;
      const leaves = randomBytes(count * hashBytes);
      const { blocks, root } = grown(leaves);
      const each = Array.from({ length: count }, (_, at) =>
        leaves.subarray(at * hashBytes, (at + 1) * hashBytes),
      );
      expect(Buffer.from(root)).toEqual(plainRoot(each));
      for (const index of new Set([0, count - 1, randomInt(count), randomInt(count)])) {
        const path = pathThrough(blocks, index);
        expect(path).toHaveLength(height);
        expect(rootByPath(each[index]!, index, path)).toEqual(Buffer.from(root));
      }
    },
  );

  it('draws different places, each order as likely as any', () => {
    const counts = new Map<string, number>();
    const rounds = 6000;
    for (let round = 0; round < rounds; round++) {
      const order = [...drawnPlaces(3, (below) => randomInt(below))].join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
    const expected = rounds / 6;
    const chi2 = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // 5 degrees of freedom: 1 in a million lies above 37.
    expect(chi2).toBeLessThan(37);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (count) => {
        const places = [...drawnPlaces(count, (below) => randomInt(below))];
        return new Set(places).size === count && places.every((place) => place >= 0 && place < count);
      }),
    );
  });

  it('places everybody and leaves chance elsewhere', () => {
    const leaves = randomBytes(8 * hashBytes);
    const before = Buffer.from(leaves);
    const query = randomBytes(16);
    const members = randomBytes(3 * 32);
    placeLeaves(leaves, [6, 1, 3][Symbol.iterator](), query, members);
    for (const place of [0, 2, 4, 5, 7])
      expect(leaves.subarray(place * 32, place * 32 + 32)).toEqual(
        before.subarray(place * 32, place * 32 + 32),
      );
    expect(leaves.subarray(32, 64)).toEqual(
      leafOf(query, members.subarray(32, 48), members.subarray(48, 64)),
    );
    expect(() => placeLeaves(leaves, [0][Symbol.iterator](), query, members)).toThrow(RangeError);
  });
});
