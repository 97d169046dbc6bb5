import { hash } from 'node:crypto';
import {
  hashBytes,
  leafInput,
  nodeInput,
  participantMessage,
} from '@mynedata/privacy-mechanisms/certificate';

/** A participant's account id and salt, 16 bytes each, one after the other. */
export const memberBytes = 32;
/** Neighbours that lie in one block. */
export const blockLeaves = 1024;
const idBytes = 16;
const hmacBlock = 64;
const innerPad = 0x36;
const outerPad = 0x5c;

const sha256 = (input: Uint8Array): Buffer => hash('sha256', input, 'buffer');

/**
 * Hashes of participants of one query. HMAC of RFC 2104 by hand, in buffers that are used again and again: with a keyed object
 * for each of a million people it takes several times as long.
 */
class LeafHasher {
  private readonly inner: Buffer;
  private readonly outer = Buffer.alloc(hmacBlock + hashBytes);
  private readonly leaf = Buffer.from(leafInput(new Uint8Array(hashBytes)));

  constructor(queryId: Uint8Array) {
    // The account's id is the end of the message, and the code the end of the leaf.
    this.inner = Buffer.concat([
      Buffer.alloc(hmacBlock),
      participantMessage(queryId, new Uint8Array(idBytes)),
    ]);
  }

  of(participant: Uint8Array, salt: Uint8Array): Buffer {
    const { inner, outer, leaf } = this;
    inner.fill(innerPad, 0, hmacBlock);
    outer.fill(outerPad, 0, hmacBlock);
    for (let at = 0; at < salt.length; at++) {
      inner[at] = (salt[at] ?? 0) ^ innerPad;
      outer[at] = (salt[at] ?? 0) ^ outerPad;
    }
    inner.set(participant, inner.length - idBytes);
    outer.set(sha256(inner), hmacBlock);
    leaf.set(sha256(outer), leaf.length - hashBytes);
    return sha256(leaf);
  }
}

/** The leaf of a participant: the hash of the HMAC of query and account under the person's salt. */
export const leafOf = (queryId: Uint8Array, participant: Uint8Array, salt: Uint8Array): Buffer =>
  new LeafHasher(queryId).of(participant, salt);

/** Writes the leaves of some participants at the places that were drawn for them. */
export function placeLeaves(
  leaves: Uint8Array,
  places: Iterator<number>,
  queryId: Uint8Array,
  members: Uint8Array,
): void {
  const hasher = new LeafHasher(queryId);
  for (let at = 0; at < members.length; at += memberBytes) {
    const salt = at + idBytes;
    const next = places.next();
    if (next.done === true) throw new RangeError('More participants than leaves.');
    const leaf = hasher.of(members.subarray(at, salt), members.subarray(salt, at + memberBytes));
    leaves.set(leaf, next.value * hashBytes);
  }
}

/** Different places among so many, one after the other, every order of them equally likely. */
export function* drawnPlaces(leaves: number, below: (bound: number) => number): Generator<number, undefined> {
  const places = Uint32Array.from({ length: leaves }, (_, place) => place);
  for (let drawn = 0; drawn < leaves; drawn++) {
    const chosen = drawn + below(leaves - drawn);
    const place = places[chosen] ?? 0;
    places[chosen] = places[drawn] ?? 0;
    yield place;
  }
  return undefined;
}

/** One block of a level: neighbours, whose common root is in the level above. */
export interface Block {
  readonly level: number;
  readonly block: number;
  readonly hashes: Uint8Array;
}

/** The tree over these leaves, block by block from the leaves upwards; the last block holds the root's children, or the root alone. */
export function* blocksOf(leaves: Uint8Array): Generator<Block, Uint8Array> {
  for (let level = 0, hashes = leaves; ; level++) {
    const count = Math.ceil(hashes.length / (blockLeaves * hashBytes));
    const roots = new Uint8Array(count * hashBytes);
    for (let block = 0; block < count; block++) {
      const part = hashes.subarray(
        block * blockLeaves * hashBytes,
        Math.min((block + 1) * blockLeaves * hashBytes, hashes.length),
      );
      yield { level, block, hashes: part };
      roots.set(rowsAbove(part).at(-1) ?? part, block * hashBytes);
    }
    if (count === 1) return roots;
    hashes = roots;
  }
}

/** The other child at each step from one of these neighbours up to their common root. */
export function pathWithin(hashes: Uint8Array, index: number): Uint8Array[] {
  const path: Uint8Array[] = [];
  let place = index;
  for (const row of [hashes, ...rowsAbove(hashes).slice(0, -1)]) {
    if (row.length === hashBytes) break;
    const sibling = place ^ 1;
    path.push(row.subarray(sibling * hashBytes, (sibling + 1) * hashBytes));
    place >>= 1;
  }
  return path;
}

/** The levels above these neighbours, the last of them their root; none above a single hash. */
function rowsAbove(hashes: Uint8Array): Uint8Array[] {
  const rows: Uint8Array[] = [];
  // Tag, left and right, used again for every node.
  const input = Buffer.from(nodeInput(new Uint8Array(hashBytes), new Uint8Array(hashBytes)));
  for (let below = hashes; below.length > hashBytes;) {
    const row = new Uint8Array(below.length / 2);
    for (let at = 0; at < row.length; at += hashBytes) {
      input.set(below.subarray(2 * at, 2 * (at + hashBytes)), input.length - 2 * hashBytes);
      row.set(sha256(input), at);
    }
    rows.push(row);
    below = row;
  }
  return rows;
}
