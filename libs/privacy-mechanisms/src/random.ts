import { createHash, randomFillSync } from 'node:crypto';

/** Uniform random words of 32 bits. */
export interface RandomSource {
  uint32(): number;
}

const POOL_WORDS = 16_384;

/** Words of the operating system's generator, fetched 64 KiB at a time. */
class CryptoRandomSource implements RandomSource {
  readonly #pool = new Uint32Array(POOL_WORDS);
  #next = POOL_WORDS;

  uint32(): number {
    if (this.#next === POOL_WORDS) {
      randomFillSync(this.#pool);
      this.#next = 0;
    }
    const word = this.#pool[this.#next]!;
    // A used word left in memory would let a later reader undo the noise it became.
    this.#pool[this.#next++] = 0;
    return word;
  }
}

/** SHA-256 of a seed and a counter: the same words for the same seed, on every machine. */
class SeededRandomSource implements RandomSource {
  #block: Buffer = Buffer.alloc(0);
  #offset = 0;
  #counter = 0;

  constructor(readonly seed: string) {}

  uint32(): number {
    if (this.#offset === this.#block.length) {
      this.#block = createHash('sha256').update(`${this.#counter++}:${this.seed}`).digest();
      this.#offset = 0;
    }
    const word = this.#block.readUInt32BE(this.#offset);
    this.#offset += 4;
    return word;
  }
}

let shared: CryptoRandomSource | undefined;
// eslint-disable-next-line @typescript-eslint/unbound-method -- compared, never called
const original = CryptoRandomSource.prototype.uint32;

/** The source for everything that is released: cryptographic, one pool per process or worker. */
export function cryptoRandomSource(): RandomSource {
  return (shared ??= new CryptoRandomSource());
}

/**
 * The source itself, if noise for real people may come from it: the one of {@link cryptoRandomSource}, as it was made.
 * From then on nobody can change it.
 *
 * @throws Error for every other source, and for one whose method was replaced.
 */
export function requireProductionSource(source: RandomSource): RandomSource {
  if (source !== shared || Object.hasOwn(source, 'uint32') || source.uint32 !== original)
    throw new Error(
      'In production, noise comes from the operating system’s generator and from nothing else.',
    );
  Object.freeze(CryptoRandomSource.prototype);
  return Object.freeze(source);
}

/** Always the same words, for simulations of what noise would do; never for noise. */
export function simulationSource(): RandomSource {
  return new SeededRandomSource('simulation');
}

/** A predictable source, for tests only: whoever knows the seed can take the noise off again. */
export function testRandomSource(seed: string): RandomSource {
  return new SeededRandomSource(seed);
}
