/** Writes CBOR (RFC 8949) in its preferred form: the shortest head, integers before floats, the shortest exact float. */
export class CborWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;
  readonly #utf8 = new TextEncoder();

  /** What was written; a copy. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#at);
  }

  array(length: number): void {
    this.#head(4, length);
  }

  map(entries: number): void {
    this.#head(5, entries);
  }

  boolean(value: boolean): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = value ? 0xf5 : 0xf4;
  }

  text(value: string): void {
    const bytes = this.#utf8.encode(value);
    this.#head(3, bytes.length);
    this.#append(bytes);
  }

  data(value: Uint8Array): void {
    this.#head(2, value.length);
    this.#append(value);
  }

  number(value: number): void {
    if (Number.isSafeInteger(value)) this.#head(value < 0 ? 1 : 0, value < 0 ? -1 - value : value);
    else this.#float(value);
  }

  #float(value: number): void {
    this.#reserve(9);
    const half = Math.fround(value) === value ? this.#half(value) : undefined;
    if (half !== undefined) {
      this.#bytes[this.#at] = 0xf9;
      this.#view.setUint16(this.#at + 1, half);
      this.#at += 3;
    } else if (Math.fround(value) === value) {
      this.#bytes[this.#at] = 0xfa;
      this.#view.setFloat32(this.#at + 1, value);
      this.#at += 5;
    } else {
      this.#bytes[this.#at] = 0xfb;
      this.#view.setFloat64(this.#at + 1, value);
      this.#at += 9;
    }
  }

  /** The bits of a half float that is exactly this single float; undefined when there is none, or a subnormal one. */
  #half(value: number): number | undefined {
    this.#view.setFloat32(this.#at + 1, value);
    const bits = this.#view.getUint32(this.#at + 1);
    const exponent = ((bits >>> 23) & 0xff) - 127;
    if ((bits & 0x1fff) !== 0 || exponent < -14 || exponent > 15) return undefined;
    return ((bits >>> 16) & 0x8000) | ((exponent + 15) << 10) | ((bits >>> 13) & 0x3ff);
  }

  #head(major: number, argument: number): void {
    this.#reserve(9);
    const first = major << 5;
    if (argument < 24) this.#bytes[this.#at++] = first | argument;
    else if (argument < 0x100) {
      this.#bytes[this.#at++] = first | 24;
      this.#bytes[this.#at++] = argument;
    } else if (argument < 0x10000) {
      this.#bytes[this.#at++] = first | 25;
      this.#view.setUint16(this.#at, argument);
      this.#at += 2;
    } else if (argument < 0x100000000) {
      this.#bytes[this.#at++] = first | 26;
      this.#view.setUint32(this.#at, argument);
      this.#at += 4;
    } else {
      this.#bytes[this.#at++] = first | 27;
      this.#view.setBigUint64(this.#at, BigInt(argument));
      this.#at += 8;
    }
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #reserve(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + length));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
