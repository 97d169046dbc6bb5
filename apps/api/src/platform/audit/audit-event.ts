import { createHash } from 'node:crypto';

/** What the chain begins with, in place of a link before the first. */
export const genesis = sha256(Buffer.from('mynedata:audit:1'));

/** An event as it is sealed: either facts that everybody may know, or the commitment to what belongs to one person. */
export interface AuditEvent {
  readonly id: string;
  readonly kind: string;
  /** Microseconds since 1970, as text: more digits than a number keeps. */
  readonly atMicros: string;
  /** Canonical JSON. */
  readonly facts: string | null;
  readonly commitment: Buffer | null;
}

/** SHA-256 over everything that an event says. Nothing before the facts can hold a bar, and only one of the last two is there. */
const digestOf = ({ id, kind, atMicros, facts, commitment }: AuditEvent): Buffer =>
  sha256(Buffer.from([id, kind, atMicros, facts ?? '', commitment?.toString('hex') ?? ''].join('|')));

/** The hash of a link: over the one before, its own number and its event. The database computes the same when it links. */
export function linkHash(before: Buffer, number: bigint, event: AuditEvent): Buffer {
  const place = Buffer.alloc(8);
  place.writeBigInt64BE(number);
  return sha256(Buffer.concat([before, place, digestOf(event)]));
}

/** Binds a person's content without telling it: once salt and content are deleted, nobody can find out what it was. */
export const commitmentOf = (salt: Buffer, content: string): Buffer =>
  sha256(Buffer.concat([salt, Buffer.from(content)]));

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
