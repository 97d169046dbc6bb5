import { describe, expect, it } from 'vitest';
import { maxAttempts, rotated, settle, signedHeaders } from './webhook';

const now = new Date('2026-01-01T00:00:00Z');
const day = 24 * 3600_000;

describe('the signature of a webhook', () => {
  it('is that of the Standard Webhooks specification', () => {
    expect(
      signedHeaders(
        { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
        {
          id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
          body: '{"test": 2432232314}',
          now: new Date(1614265330_000),
        },
      ),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is made with both secrets for a day after a new one was made', () => {
    const secrets = rotated({ secret: 'whsec_AAAA' }, 'whsec_BBBB', now);
    const signatures = (at: Date): number =>
      (signedHeaders(secrets, { id: 'x', body: '', now: at })['webhook-signature'] ?? '').split(' ').length;
    expect(signatures(now)).toBe(2);
    expect(signatures(new Date(now.getTime() + day - 1))).toBe(2);
    expect(signatures(new Date(now.getTime() + day))).toBe(1);
  });
});

describe('a delivery that was not taken', () => {
  const failed = { status: 500, problem: null };
  const waitOf = (attempts: number, chance: number, more: object = {}): number =>
    settle({ ...failed, ...more }, attempts, now, now, chance).dueAt.getTime() - now.getTime();

  it('is tried again after growing pauses that chance spreads by a fifth', () => {
    const pauses = Array.from({ length: maxAttempts - 1 }, (_, index) => waitOf(index + 1, 0.5));
    expect(pauses.map((pause) => pause / 1000)).toEqual([
      5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400,
    ]);
    expect([waitOf(2, 0), waitOf(2, 0.999)]).toEqual([240_000, expect.closeTo(360_000, -3)]);
  });

  it('waits as long as it is asked to, but no more than a day', () => {
    expect(waitOf(1, 0.5, { retryAfterSeconds: 120 })).toBe(120_000);
    expect(waitOf(1, 0.5, { retryAfterSeconds: 1e9 })).toBe(day);
  });

  it('is given up after the last attempt', () => {
    expect(settle(failed, maxAttempts - 1, now, now, 0.5).state).toBe('waiting');
    expect(settle(failed, maxAttempts, now, now, 0.5).state).toBe('failed');
  });

  it('disables an address that is gone or has taken nothing for five days', () => {
    expect(settle({ status: 410, problem: null }, 1, null, now, 0.5)).toMatchObject({
      state: 'failed',
      disable: 'gone',
    });
    const since = (ms: number) => settle(failed, 2, new Date(now.getTime() - ms), now, 0.5).disable;
    expect([since(5 * day - 1), since(5 * day)]).toEqual([undefined, 'failing']);
  });
});

describe('a delivery that was taken', () => {
  it.each([200, 204, 299])('is over with %i', (status) => {
    expect(settle({ status, problem: null }, 3, now, now, 0.5)).toMatchObject({
      state: 'delivered',
      disable: undefined,
    });
  });
});
