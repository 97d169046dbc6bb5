import { type Bytes, joined, utf8 } from './bytes';

/**
 * The commitment to who took part: a Merkle tree over a power of two of leaves. A participant's leaf is
 *
 *   H(0x00 ‖ HMAC(salt, "mynedata:participant:1" ‖ query id ‖ account id))
 *
 * with H = SHA-256, HMAC = HMAC-SHA-256, a random salt of the person, and ids of 16 bytes; an inner node is
 * H(0x01 ‖ left ‖ right). The prefixes keep a leaf from passing for a node (RFC 6962 §2.1). All other leaves are 32
 * random bytes, at random places among them: neither root nor path tells how many people there are, or who.
 */

/** Length of a hash, and of a node. */
export const hashBytes = 32;

const leafTag = Uint8Array.of(0);
const nodeTag = Uint8Array.of(1);
const participantTag = utf8('mynedata:participant:1');

/** What a participant's salt is the HMAC key of. Ids are 16 bytes each. */
export const participantMessage = (queryId: Uint8Array, participant: Uint8Array): Bytes =>
  joined(participantTag, queryId, participant);

/** What a leaf is the hash of, from the participant's HMAC. */
export const leafInput = (code: Uint8Array): Bytes => joined(leafTag, code);

/** What an inner node is the hash of. */
export const nodeInput = (left: Uint8Array, right: Uint8Array): Bytes => joined(nodeTag, left, right);

/** How many leaves a tree for at most so many participants has: the power of two that is at least this. */
export function leavesFor(maxParticipants: number): number {
  let leaves = 1;
  while (leaves < maxParticipants) leaves *= 2;
  return leaves;
}

/**
 * The root that a leaf and its path lead to.
 *
 * @param index the leaf's place, from 0
 * @param path the other child at each step, from the leaf upwards
 */
export async function rootOf(
  leaf: Uint8Array,
  index: number,
  path: readonly Uint8Array[],
  hash: (input: Bytes) => Promise<Bytes>,
): Promise<Uint8Array> {
  let node: Uint8Array = leaf;
  let place = index;
  for (const sibling of path) {
    node = await hash(place % 2 === 0 ? nodeInput(node, sibling) : nodeInput(sibling, node));
    place = Math.floor(place / 2);
  }
  return node;
}
