import { createHash, randomBytes, randomFillSync, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
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

  /** So many random bytes; tens of megabytes hold up nobody. */
  bytes(count: number): Promise<Buffer> {
    return promisify(randomBytes)(count);
  }

  /** Uniform integers in [0, below) for below up to 2³², a million of them in no time: words are fetched many at a time. */
  belows(): (below: number) => number {
    const words = new Uint32Array(4096);
    let next = words.length;
    const word = (): number => {
      if (next === words.length) {
        randomFillSync(words);
        next = 0;
      }
      return words[next++] ?? 0;
    };
    return (below) => {
      // What is left over after whole multiples of the bound is drawn again, or small numbers would be likelier.
      const whole = 2 ** 32 - (2 ** 32 % below);
      for (;;) {
        const drawn = word();
        if (drawn < whole) return drawn % below;
      }
    };
  }
}

/** Hash of a high-entropy secret as it is stored. Passwords never come here: they need argon2. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Compares a presented secret with a stored hash in constant time. */
export const secretMatches = (secret: string, hash: Buffer): boolean => {
  const presented = hashSecret(secret);
  return presented.length === hash.length && timingSafeEqual(presented, hash);
};
