import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText, repeatedName } from './read-text';

describe('reading a document', () => {
  it.each([
    ['{"statistics":["forged"],"statistics":["real"]}', 'statistics'],
    ['{"a":1,"b":2,\n "a" : 3}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['[{"a":[{"b":{},"c":0,"b":[]}]}]', 'b'],
    ['{"a":{"a":1},"b":[{"a":1}],"a":2}', 'a'],
    ['{"":0,"":1}', ''],
    ['{"__proto__":0,"__proto__":1}', '__proto__'],
    ['{"x\\"}":0,"x\\"}":1}', 'x"}'],
  ])('refuses the repeated name in %s', (text, name) => {
    expect(repeatedName(text)).toBe(name);
    expect(readText(text)).toMatchObject({
      failed: { name: 'member-names', ok: false, says: expect.stringContaining(JSON.stringify(name)) },
    });
  });

  it.each([
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a\\\\":"\\\\","b":["a","a"]}',
    '"a"',
  ])('takes the same name in other objects, and texts that look like members: %s', (text) => {
    expect(readText(text)).toEqual({ content: JSON.parse(text) });
  });

  it('takes every value that was written with each name once, and refuses it with a member twice', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(2), fc.string(), (value, indent, name) => {
        const text = JSON.stringify(value, null, indent);
        expect(readText(text)).toEqual({ content: JSON.parse(text) });
        const member = `${JSON.stringify(name)}:${text}`;
        expect(repeatedName(`[${text},{${member},${member}}]`)).toBe(name);
      }),
    );
  });

  it('reads what is nested deep, and says what is no JSON', () => {
    const deep = `${'[{"a":'.repeat(200_000)}0${'}]'.repeat(200_000)}`;
    expect(repeatedName(deep)).toBeUndefined();
    expect(repeatedName(`{"b":${deep},"b":0}`)).toBe('b');
    expect(() => readText('{"a":1')).toThrow(SyntaxError);
  });

  it('shortens a name that is too long to be read', () => {
    const text = `{"${'x'.repeat(5000)}":0,"${'x'.repeat(5000)}":1}`;
    const read = readText(text);
    expect('failed' in read && read.failed.says.length).toBeLessThan(300);
  });
});
