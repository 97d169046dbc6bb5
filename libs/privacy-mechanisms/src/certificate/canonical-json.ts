/**
 * Canonical JSON (RFC 8785): members in the order of their names' UTF-16 code units, no white space, numbers and texts as
 * ECMAScript writes them. Equal contents have equal texts.
 *
 * @param value anything of JSON; members that are undefined are left out, as in JSON.stringify
 * @throws RangeError for what JSON cannot carry without loss: numbers that are not finite, lone surrogates, bigints,
 * functions, undefined outside an object
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`${value} is no number of JSON.`);
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : members(value);
    case 'undefined':
    case 'bigint':
    case 'function':
    case 'symbol':
      throw new RangeError(`${typeof value} is nothing that JSON knows.`);
  }
}

function members(value: object): string {
  const known = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${known.map(([name, member]) => `${text(name)}:${canonicalJson(member)}`).join(',')}}`;
}

function text(value: string): string {
  if (!value.isWellFormed())
    throw new RangeError('A text with half a character is nothing that JSON carries.');
  return JSON.stringify(value);
}
