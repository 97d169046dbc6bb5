const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUE = new Map([...ALPHABET].map((character, value) => [character, value] as const));

/** Bytes of base64url text without padding (RFC 4648 §5), or undefined where it is none. Browsers have no Buffer. */
export function fromBase64url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let pending = 0;
  let length = 0;
  for (const character of text) {
    const value = VALUE.get(character);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    pending += 6;
    if (pending >= 8) {
      pending -= 8;
      bytes[length++] = bits >> pending;
    }
  }
  // Bits beyond the last byte must be zero, or two texts would mean the same bytes.
  return (bits & ((1 << pending) - 1)) === 0 ? bytes : undefined;
}

/** The bytes as base64url text without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let pending = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff;
    pending += 8;
    while (pending >= 6) {
      pending -= 6;
      text += ALPHABET.charAt((bits >> pending) & 63);
    }
  }
  return pending === 0 ? text : text + ALPHABET.charAt((bits << (6 - pending)) & 63);
}
