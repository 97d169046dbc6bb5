import { describe, expect, it } from 'vitest';
import { backOffSeconds } from './back-off';
import { secondsOfRetryAfter } from './service-failure';

describe('a service that fails', () => {
  it('is asked after one minute, then two, four, and so on up to six hours', () => {
    expect([1, 2, 3, 4, 9, 10, 1000].map((failures) => backOffSeconds(failures))).toEqual([
      60, 120, 240, 480, 15360, 21600, 21600,
    ]);
  });

  it('is never asked before it wants to be, within a day', () => {
    expect(backOffSeconds(1, 7)).toBe(60);
    expect(backOffSeconds(1, 900)).toBe(900);
    expect(backOffSeconds(1, 1e9)).toBe(24 * 3600);
  });

  it('says when in seconds or as a date', () => {
    const now = new Date('2026-11-22T10:00:00Z');
    expect(secondsOfRetryAfter('120', now)).toBe(120);
    expect(secondsOfRetryAfter('Sun, 22 Nov 2026 10:02:00 GMT', now)).toBe(120);
    expect(secondsOfRetryAfter('Sun, 22 Nov 2026 09:02:00 GMT', now)).toBe(0);
    for (const nothing of [undefined, '', 'soon', '-3'])
      expect(secondsOfRetryAfter(nothing, now)).toBeUndefined();
  });
});
