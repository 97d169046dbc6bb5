import { describe, expect, it } from 'vitest';
import { manyPath, singlePath, valueAt } from './json-path';

const home = {
  rooms: [
    { name: 'kitchen', now: { t: 21 }, list: [1, 2] },
    { name: 'hall', now: { t: 17 }, list: [] },
  ],
};

describe('a path to records', () => {
  it.each([
    ['$', [home]],
    ['$.rooms[*].name', ['kitchen', 'hall']],
    ['$.rooms[?@.now.t > 20].name', ['kitchen']],
    ['$.rooms[?@.name == "hall" || !@.now].now.t', [17]],
    ['$..t', [21, 17]],
    ['$.rooms[-1:].name', ['hall']],
    ['$.nothing[*]', []],
  ])('%s', (path, found) => {
    expect(manyPath(path)(home)).toEqual(found);
  });

  it.each([
    '',
    'rooms',
    '$.rooms[',
    '$..a..b',
    '$..*..*',
    '$[0,0,0]',
    '$[*,*]',
    '$[?match(@.a, "(a+)+$")]',
    '$[?search(@.a, ".*")]',
    '$[?length(@.a) > 1]',
    '$[?@..a]',
    '$[?$.rooms == 1]',
    '$[?@[?@.a]]',
    '$[?@[*] == 1]',
    '$[?@.a == @.b]',
    '$[?@.a==1||@.b==1||@.c==1||@.d==1||@.e==1]',
    '$[?(@.constructor.constructor("return process")())]',
    `$${'.a'.repeat(101)}`,
    `$[?${'('.repeat(150)}@.a`,
  ])('is not taken when it is wrong or could cost more than the answer is long: %s', (path) => {
    expect(() => manyPath(path)).toThrow();
  });
});

describe('an answer', () => {
  it('with more parts than one may walk through while others wait is refused', () => {
    expect(() => manyPath('$[*]')(Array.from({ length: 60_001 }, () => 1))).toThrow('60000');
    expect(manyPath('$[*]')(Array.from({ length: 50_000 }, () => 1))).toHaveLength(50_000);
  });
});

describe('a path to one value', () => {
  it.each([
    ['$', home],
    ['$.rooms[0].now.t', 21],
    ["$['rooms'][-1]['name']", 'hall'],
    ['$.rooms.name', undefined],
    ['$.rooms[7].name', undefined],
    ['$.constructor', undefined],
    ['$.__proto__', undefined],
    ['$.rooms.length', undefined],
  ])('%s', (path, value) => {
    expect(valueAt(singlePath(path), home)).toEqual(value);
  });

  it.each(['$[*]', '$..t', '$.rooms[0:1]', '$[?@.a]', '$.a,'])('leads to no more than one: %s', (path) => {
    expect(() => singlePath(path)).toThrow();
  });
});
