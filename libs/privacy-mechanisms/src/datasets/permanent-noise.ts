import { createHmac } from 'node:crypto';
import { laplaceSampler } from '../discrete-laplace';
import { gridOf } from '../grid';
import type { RandomSource } from '../random';
import type { GridColumn } from './column';

/** Where permanent noise comes from. */
export interface NoiseKey {
  readonly key: Uint8Array;
  /** The name of each person (by ordinal) that stays the same from release to release. */
  readonly people: readonly string[];
}

/**
 * HMAC_DRBG with SHA-256 (NIST SP 800-90A, 10.1.2) without reseeding: from one seed always the same words, which nobody
 * can tell from chance without the key. The seed is the key and everything the noise belongs to, each part with its length
 * before it so that no two lists of parts make one seed.
 */
class KeyedRandomSource implements RandomSource {
  #key: Buffer = Buffer.alloc(32, 0);
  #value: Buffer = Buffer.alloc(32, 1);
  #offset = 32;

  constructor(key: Uint8Array, parts: readonly string[]) {
    const seed = Buffer.concat([
      key,
      ...parts.flatMap((part) => {
        const bytes = Buffer.from(part);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytes.length);
        return [length, bytes];
      }),
    ]);
    for (const separator of [0, 1]) {
      this.#key = this.#hmac(Buffer.concat([this.#value, Buffer.of(separator), seed]));
      this.#value = this.#hmac(this.#value);
    }
  }

  uint32(): number {
    if (this.#offset === this.#value.length) {
      this.#value = this.#hmac(this.#value);
      this.#offset = 0;
    }
    const word = this.#value.readUInt32BE(this.#offset);
    this.#offset += 4;
    return word;
  }

  #hmac(data: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(data).digest();
  }
}

/**
 * A noisy value: the true one on its attribute's grid plus discrete Laplace noise of scale share × range, clamped to the
 * bounds. The same person, attribute, value and time always get the same noise, so asking again averages nothing away.
 * Whole numbers all the way.
 *
 * @param sharePercent scale of the noise in percent of the declared range; 0: none
 * @param person the name that stays
 * @param time of the row, as text
 */
export function permanentNoise(
  key: Uint8Array,
  column: GridColumn,
): (value: number, sharePercent: number, person: string, time: string) => number {
  const { gridSteps, min, grid, max } = gridOf(column.key, column.bounds);
  const samplers = new Map<number, (random: RandomSource) => bigint>();
  return (value, sharePercent, person, time) => {
    if (Number.isNaN(value)) return value;
    const step = Math.round((Math.min(max, Math.max(min, value)) - min) / grid);
    let noisy = step;
    if (sharePercent > 0) {
      let sampler = samplers.get(sharePercent);
      if (sampler === undefined) {
        // Shares may have decimals; millionths of a percent are whole.
        sampler = laplaceSampler(BigInt(gridSteps) * BigInt(Math.round(sharePercent * 1e6)), 100_000_000n);
        samplers.set(sharePercent, sampler);
      }
      const random = new KeyedRandomSource(key, [person, column.key, String(step), time]);
      noisy = step + Number(sampler(random));
    }
    const clamped = Math.min(gridSteps, Math.max(0, noisy));
    return clamped === gridSteps ? max : min + clamped * grid;
  };
}
