/** Where bytes stop being CBOR (RFC 8949), or being CBOR that a pack may hold. */
export class CborSyntaxError extends Error {
  constructor(
    readonly offset: number,
    readonly reason: string,
  ) {
    super(`Not CBOR: byte ${offset}: ${reason}.`);
  }
}

/** Stands for items that no SenML field holds: null, undefined, arrays, maps, tags, strings in pieces. */
export const notAField = Symbol('not a field');
export type CborField = number | string | boolean | Uint8Array | typeof notAField;

/** How deep a field that nobody knows may be nested. */
const MAX_DEPTH = 16;
const BREAK = 0xff;
const DECIMAL_FRACTION = 0xc4;
const MAX_CACHED_TEXT = 32;
const CACHED_TEXTS = 256;

/**
 * Reads CBOR from its first byte to its last. Written here rather than taken from a library because a pack is mostly
 * map heads, labels and short numbers: read straight into the fields they need no maps and tokens in between, errors
 * have an offset, integers differ from floats (`bver` must be one), and depth has a limit.
 */
export class CborReader {
  #at = 0;
  readonly #view: DataView;
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #texts = new Array<string | undefined>(CACHED_TEXTS).fill(undefined);

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#at;
  }

  /** The major type of the next item, 0 to 7. */
  get nextMajor(): number {
    return this.#peek() >> 5;
  }

  fail(reason: string, offset = this.#at): never {
    throw new CborSyntaxError(offset, reason);
  }

  /** The number of entries of the array (major 4) or map (5) that begins here; Infinity: until `atEnd` says so. */
  open(major: 4 | 5): number {
    const first = this.#peek();
    if (first >> 5 !== major) this.fail(`expected ${major === 4 ? 'an array' : 'a map'}`);
    this.#at++;
    return (first & 31) === 31 ? Infinity : this.#argument(first & 31);
  }

  /** Whether an array or map of that many entries is over after `read` of them; takes the break of an open one. */
  atEnd(entries: number, read: number): boolean {
    if (entries !== Infinity) return read >= entries;
    if (this.#peek() !== BREAK) return false;
    this.#at++;
    return true;
  }

  expectEnd(): void {
    if (this.#at < this.bytes.length) this.fail('the pack is over, but bytes follow');
  }

  /** A label (integer or text), or undefined where the key is something else, which is passed over. */
  label(): number | string | undefined {
    const major = this.nextMajor;
    if (major <= 1 || major === 3) {
      const label = this.field();
      return typeof label === 'number' || typeof label === 'string' ? label : undefined;
    }
    this.skip();
    return undefined;
  }

  /** The next item as a value of a field; what no field holds is passed over. */
  field(): CborField {
    const first = this.#peek();
    const info = first & 31;
    switch (first >> 5) {
      case 0:
        this.#at++;
        return this.#argument(info);
      case 1:
        this.#at++;
        return -1 - this.#argument(info);
      case 2:
        if (info === 31) break;
        this.#at++;
        // A copy of its own: `slice` of a Buffer would share the sender's bytes.
        return new Uint8Array(this.#take(this.#argument(info)));
      case 3:
        if (info === 31) break;
        this.#at++;
        return this.#text(this.#argument(info));
      case 6:
        if (first === DECIMAL_FRACTION) return this.#decimalFraction();
        break;
      case 7:
        if (info === 20 || info === 21) {
          this.#at++;
          return info === 21;
        }
        if (info >= 25 && info <= 27) return this.#float(info);
        break;
    }
    this.skip();
    return notAField;
  }

  /** Passes over one item, whatever it is. */
  skip(depth = 0): void {
    if (depth > MAX_DEPTH) this.fail('nested too deeply');
    const first = this.#peek();
    const major = first >> 5;
    const info = first & 31;
    this.#at++;
    if (info === 31 && major >= 2 && major <= 5) {
      this.#skipOpen(major, depth);
      return;
    }
    const argument = this.#argument(info);
    if (major === 2) this.#take(argument);
    else if (major === 3) this.#decode(this.#take(argument));
    else if (major === 6) this.skip(depth + 1);
    else if (major === 7 && info === 24 && argument < 32) this.fail('no such simple value', this.#at - 2);
    else if (major === 4 || major === 5)
      // Each entry has a byte at least, so that a false count ends at the last byte.
      for (let left = major === 4 ? argument : argument * 2; left > 0; left--) this.skip(depth + 1);
  }

  /** Pieces or entries until the break. */
  #skipOpen(major: number, depth: number): void {
    let items = 0;
    for (; this.#peek() !== BREAK; items++) {
      if (major <= 3 && (this.nextMajor !== major || (this.#peek() & 31) === 31))
        this.fail('a piece of a string is a string');
      this.skip(depth + 1);
    }
    if (major === 5 && items % 2 === 1) this.fail('a map ends after a key');
    this.#at++;
  }

  #peek(): number {
    const byte = this.bytes[this.#at];
    return byte ?? this.fail('the bytes end too early');
  }

  #take(length: number): Uint8Array {
    const start = this.#at;
    if (length > this.bytes.length - start) this.fail('the bytes end too early', this.bytes.length);
    this.#at += length;
    return this.bytes.subarray(start, this.#at);
  }

  /** The argument of a head (RFC 8949 §3); beyond 2^53 as near as a double comes. */
  #argument(info: number): number {
    if (info < 24) return info;
    if (info > 27) this.fail('no such head', this.#at - 1);
    const at = this.#at;
    const size = 1 << (info - 24);
    if (size > this.bytes.length - at) this.fail('the bytes end too early', this.bytes.length);
    this.#at += size;
    switch (size) {
      case 1:
        return this.bytes[at] ?? 0;
      case 2:
        return this.#view.getUint16(at);
      case 4:
        return this.#view.getUint32(at);
      default:
        return Number(this.#view.getBigUint64(at));
    }
  }

  #float(info: number): number {
    const at = this.#at + 1;
    this.#at = at + (1 << (info - 24));
    if (this.#at > this.bytes.length) this.fail('the bytes end too early', this.bytes.length);
    if (info === 27) return this.#view.getFloat64(at);
    return info === 26 ? this.#view.getFloat32(at) : halfFloat(this.#view.getUint16(at));
  }

  /** Tag 4: exponent and mantissa (RFC 8949 §3.4.4), turned into the nearest double as a decimal text is. */
  #decimalFraction(): CborField {
    const start = this.#at++;
    if (this.#peek() === 0x82) {
      this.#at++;
      const exponent = this.#integer();
      const mantissa = exponent === undefined ? undefined : this.#integer();
      if (mantissa !== undefined) return Number(`${mantissa}e${exponent}`);
    }
    this.#at = start;
    this.skip();
    return notAField;
  }

  #integer(): bigint | undefined {
    const major = this.nextMajor;
    if (major > 1) return undefined;
    const info = this.#peek() & 31;
    this.#at++;
    const near = this.#argument(info);
    const magnitude = info === 27 ? this.#view.getBigUint64(this.#at - 8) : BigInt(near);
    return major === 0 ? magnitude : -1n - magnitude;
  }

  /** Names and units come back in every record: short texts are looked up before they are made. */
  #text(length: number): string {
    const start = this.#at;
    const bytes = this.#take(length);
    if (length > MAX_CACHED_TEXT) return this.#decode(bytes);
    let hash = length;
    for (let at = start; at < this.#at; at++) hash = (hash * 31 + (this.bytes[at] ?? 0)) | 0;
    const slot = hash & (CACHED_TEXTS - 1);
    const cached = this.#texts[slot];
    if (cached?.length === length && this.#spells(cached, start)) return cached;
    const text = this.#decode(bytes);
    // Only ASCII, where characters are bytes: else bytes that are no UTF-8 could spell a text that was.
    if (text.length === length) this.#texts[slot] = text;
    return text;
  }

  #spells(text: string, start: number): boolean {
    for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== this.bytes[start + at]) return false;
    return true;
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#utf8.decode(bytes);
    } catch {
      return this.fail('a text is not UTF-8', bytes.byteOffset - this.bytes.byteOffset);
    }
  }
}

/** IEEE 754 binary16 (RFC 8949 appendix D). */
function halfFloat(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 0x3ff;
  const magnitude =
    exponent === 0
      ? mantissa * 2 ** -24
      : exponent === 31
        ? mantissa === 0
          ? Infinity
          : NaN
        : (mantissa + 1024) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -magnitude : magnitude;
}
