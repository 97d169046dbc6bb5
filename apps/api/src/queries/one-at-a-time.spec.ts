import { describe, expect, it } from 'vitest';
import { OneAtATime } from './one-at-a-time';

const never = (): Promise<never> => new Promise<never>(() => undefined);

describe('costly work', () => {
  it('is done once at a time for one owner, who is told when to ask again, and holds up nobody else', async () => {
    const looks = new OneAtATime('A look of yours is being computed.');
    void looks.of('ada', never);
    await expect(looks.of('ada', never)).rejects.toMatchObject({
      code: 'one-at-a-time',
      status: 429,
      headers: { 'Retry-After': '2' },
    });
    expect(await looks.of('bob', () => Promise.resolve('seen'))).toBe('seen');
  });

  it('can be asked for again after it was done, and after it failed', async () => {
    const looks = new OneAtATime('A look of yours is being computed.');
    await expect(looks.of('ada', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await looks.of('ada', () => Promise.resolve(1))).toBe(1);
    expect(await looks.of('ada', () => Promise.resolve(2))).toBe(2);
  });

  it('is done one after the other where some may wait, also behind one that failed, and refused to more', async () => {
    const looks = new OneAtATime('A look of yours is being computed.', 2);
    const order: string[] = [];
    let fail: (reason: Error) => void = () => undefined;
    const first = looks.of('ann', () => new Promise<void>((_, reject) => (fail = reject)));
    const second = looks.of('ann', () => Promise.resolve(order.push('second')));
    const third = looks.of('ann', () => Promise.resolve(order.push('third')));
    await expect(looks.of('ann', () => Promise.resolve())).rejects.toThrow('Try again');
    await Promise.resolve();
    expect(order).toEqual([]);
    fail(new Error('it broke'));
    await expect(first).rejects.toThrow('it broke');
    await Promise.all([second, third]);
    expect(order).toEqual(['second', 'third']);
    await expect(looks.of('ann', () => Promise.resolve('free'))).resolves.toBe('free');
  });
});
