import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './page.dto';

describe('a cursor', () => {
  it('survives its way through the client', () => {
    const cursor = { at: '2026-01-02T03:04:05.678Z', id: '0b7cf4a4-0f4e-4bd0-9c35-6a0b5d7f9a10' };
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
  });

  it.each([
    undefined,
    '',
    'x',
    'W10',
    Buffer.from('["now","1"]').toString('base64url'),
    Buffer.from('{"at":1}').toString('base64url'),
  ])('that is none of ours (%s) means the first page', (text) => {
    expect(decodeCursor(text)).toBeUndefined();
  });
});
