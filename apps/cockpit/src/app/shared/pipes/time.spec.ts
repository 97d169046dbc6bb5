import { describe, expect, it } from 'vitest';
import { agoText, leftText, spanText } from './time';

const noon = Date.parse('2026-11-21T12:00:00Z');

describe('a span of time', () => {
  it('is said in its largest whole unit', () => {
    expect(spanText(999)).toBe('0 s');
    expect(spanText(59_999)).toBe('59 s');
    expect(spanText(60_000)).toBe('1 min');
    expect(spanText(3 * 3_600_000 + 1)).toBe('3 h');
    expect(spanText(24 * 3_600_000)).toBe('1 day');
    expect(spanText(5.9 * 24 * 3_600_000)).toBe('5 days');
  });

  it('before an end says what is left, after it that it is over', () => {
    expect(leftText('2026-11-26T12:00:00Z', noon)).toBe('5 days left');
    expect(leftText('2026-11-21T12:00:00Z', noon)).toBe('over');
    expect(leftText('2026-11-21T11:00:00Z', noon)).toBe('over');
  });

  it('after a moment says how long ago it was', () => {
    expect(agoText('2026-11-21T11:56:00Z', noon)).toBe('4 min ago');
    expect(agoText('2026-11-21T11:59:30Z', noon)).toBe('just now');
    expect(agoText('2026-11-21T12:00:30Z', noon)).toBe('just now');
  });
});
