import { createHash, randomBytes, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';

/** The only source of chance outside the privacy mechanisms (which take their own, exact RandomSource). */
@Injectable()
export class Random {
  /** A random UUIDv4: ids at the edges are never sequences. */
  uuid(): string {
    return randomUUID();
  }

  /** An opaque secret with 256 bits of entropy, base64url. */
  secret(): string {
    return randomBytes(32).toString('base64url');
  }

  /** A uniform integer in [0, below). */
  below(below: number): number {
    return randomInt(below);
  }
}

/** Hash of a high-entropy secret as it is stored. Passwords never come here: they need argon2. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Compares a presented secret with a stored hash in constant time. */
export const secretMatches = (secret: string, hash: Buffer): boolean => {
  const presented = hashSecret(secret);
  return presented.length === hash.length && timingSafeEqual(presented, hash);
};
