const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;

/** What the bytes of a stream are part of. */
type Place = 'before array' | 'before first' | 'before record' | 'in record' | 'after record' | 'after array';

/** What one byte means to the stream. */
export type Step = 'on' | 'begins' | 'ends' | 'breaks';

/**
 * Finds where the records of a streamed JSON array begin and end (RFC 8428 §4.8), byte by byte and wherever the
 * chunks are cut. It looks at brackets and strings only; whether a record is JSON is for `JSON.parse` to say. Bytes of
 * a character beyond ASCII are all above 0x7f, so that none is taken for a bracket.
 */
export class SensmlScanner {
  #place: Place = 'before array';
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** The array was closed. */
  get isClosed(): boolean {
    return this.#place === 'after array';
  }

  /** A record has begun and not ended, or the array has not begun. */
  get isIncomplete(): boolean {
    return this.#place === 'in record' || this.#place === 'before array';
  }

  get isInRecord(): boolean {
    return this.#place === 'in record';
  }

  /**
   * Goes on from `at`: to the byte behind the end of a record, its first byte, the byte that breaks the array, or the
   * end of the chunk. `step` then says which.
   */
  scan(chunk: Uint8Array, at: number): number {
    this.step = 'on';
    while (at < chunk.length) {
      if (this.#place === 'in record') {
        at = this.#scanRecord(chunk, at);
        if (this.#place !== 'in record') {
          this.step = 'ends';
          return at;
        }
      } else {
        this.step = this.#between(chunk[at] ?? 0);
        if (this.step === 'breaks') return at;
        at++;
        if (this.step === 'begins') return at;
      }
    }
    return at;
  }

  step: Step = 'on';

  #scanRecord(chunk: Uint8Array, at: number): number {
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --this.#depth === 0) {
        this.#place = 'after record';
        return at + 1;
      }
    }
    return at;
  }

  #between(byte: number): Step {
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return 'on';
    switch (this.#place) {
      case 'before array':
        return byte === OPEN_ARRAY ? this.#go('before first') : 'breaks';
      case 'before first':
      case 'before record':
        if (byte === CLOSE_ARRAY && this.#place === 'before first') return this.#go('after array');
        if (byte !== OPEN_OBJECT) return 'breaks';
        this.#depth = 1;
        this.#go('in record');
        return 'begins';
      case 'after record':
        if (byte === COMMA) return this.#go('before record');
        return byte === CLOSE_ARRAY ? this.#go('after array') : 'breaks';
      case 'after array':
      case 'in record':
        return 'breaks';
    }
  }

  #go(place: Place): Step {
    this.#place = place;
    return 'on';
  }
}
