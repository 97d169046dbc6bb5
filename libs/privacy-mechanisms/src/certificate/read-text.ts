import { type Check, nameRepeated } from './checks';

/**
 * Reads the JSON of a result, a proof or keys. Where two members of an object have one name, JSON.parse takes the last
 * and other programs the first (RFC 8259 §4): what was checked would not be what they show.
 *
 * @returns the content, or the check that fails over a repeated name
 * @throws SyntaxError when the text is no JSON
 */
export function readText(text: string): { readonly content: unknown } | { readonly failed: Check } {
  const content: unknown = JSON.parse(text);
  const name = repeatedName(text);
  return name === undefined ? { content } : { failed: nameRepeated(name) };
}

/**
 * The first name that two members of one object have, however it is escaped.
 *
 * @param text JSON that JSON.parse takes; any nesting and size, in linear time
 */
export function repeatedName(text: string): string | undefined {
  /** Of the objects and arrays around a place; an array has no names. */
  const around: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{') around.push(new Set());
    else if (char === '[') around.push(undefined);
    else if (char === '}' || char === ']') around.pop();
    else if (char === '"') {
      const end = endOfString(text, at);
      if (isName(text, end)) {
        const name = JSON.parse(text.slice(at, end)) as string;
        const names = around.at(-1);
        if (names?.has(name)) return name;
        names?.add(name);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** The place after the closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Only the name of a member stands before a colon. */
function isName(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}
