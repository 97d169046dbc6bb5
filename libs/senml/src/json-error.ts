/** Where a text stops being JSON (RFC 8259): both from 1. */
export interface JsonPosition {
  readonly line: number;
  readonly column: number;
}

// Sticky, so that each is tried only where the scanner stands.
const BLANK = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001F]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\d.eE+-])|true|false|null/y;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end';

/**
 * The position of the first mistake in a text that `JSON.parse` refused. Engines word their errors differently and
 * often leave the position out, so it is looked for again; without recursion, as the text may be nested deeply.
 */
export function positionOfJsonError(text: string): JsonPosition {
  return positionOf(text, offsetOfJsonError(text));
}

function positionOf(text: string, offset: number): JsonPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

function offsetOfJsonError(text: string): number {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'value';
  let at = after(BLANK, text, 0);
  while (at < text.length) {
    const character = text.charAt(at);
    const end = tokenEnd(text, at);
    const next = step(expected, character, open);
    if (next === undefined) return at;
    if (character === '"' && text.charAt(end) !== '"') return end;
    if (end === at) return at;
    expected = next;
    at = after(BLANK, text, character === '"' ? end + 1 : end);
  }
  return at;
}

function tokenEnd(text: string, at: number): number {
  const character = text.charAt(at);
  if (character === '"') return after(STRING, text, at);
  return '[]{}:,'.includes(character) ? at + 1 : after(SCALAR, text, at);
}

function step(expected: Expected, character: string, open: ('[' | '{')[]): Expected | undefined {
  const inside = open.at(-1);
  switch (expected) {
    case 'value':
    case 'value or ]':
      if (character === '[' || character === '{') {
        open.push(character);
        return character === '[' ? 'value or ]' : 'key or }';
      }
      if (character === ']' && expected === 'value or ]') return closed(open);
      return ']}:,'.includes(character) ? undefined : ', or end';
    case 'key':
    case 'key or }':
      if (character === '}' && expected === 'key or }') return closed(open);
      return character === '"' ? ':' : undefined;
    case ':':
      return character === ':' ? 'value' : undefined;
    case ', or end':
      if (character === ',' && inside) return inside === '[' ? 'value' : 'key';
      if ((character === ']' && inside === '[') || (character === '}' && inside === '{')) return closed(open);
      return undefined;
  }
}

function closed(open: ('[' | '{')[]): Expected {
  open.pop();
  return ', or end';
}

/** Where a sticky pattern ends that starts here; here, if it does not match. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
