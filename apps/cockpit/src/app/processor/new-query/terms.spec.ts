import { describe, expect, it } from 'vitest';
import { inputOf, ladder, localInput, startDraft, windows } from './terms';

const now = new Date('2026-11-22T14:00:30Z');
const demo = { minAskSeconds: 5, confirmGraceSeconds: 10 };
const real = { minAskSeconds: 24 * 3600, confirmGraceSeconds: 48 * 3600 };

describe('the windows that are offered', () => {
  it('always leave time to confirm a payment and to ask', () => {
    for (const rules of [demo, real]) {
      const least = rules.minAskSeconds + rules.confirmGraceSeconds;
      expect(windows(rules).length).toBeGreaterThan(2);
      for (const seconds of windows(rules)) expect(seconds).toBeGreaterThan(least);
    }
  });

  it('are never longer than the market admits', () => {
    expect(Math.max(...windows(real))).toBeLessThanOrEqual(30 * 24 * 3600);
  });
});

describe('a new query', () => {
  it('in a demo ends within a minute', () => {
    expect(startDraft(now, true, demo).windowSeconds).toBe(120);
  });

  it('makes payment due as late as the rules admit', () => {
    const input = inputOf(startDraft(now, true, demo), now, demo);
    expect(input.consentWindow.closes).toBe('2026-11-22T14:02:30.000Z');
    expect(input.paymentDue).toBe('2026-11-22T14:02:15.000Z');
  });

  it('without reward has no payment', () => {
    const draft = { ...startDraft(now, false, real), rewardSat: '0' };
    expect(inputOf(draft, now, real).paymentDue).toBeUndefined();
  });

  it('ends its data at most when it is written', () => {
    const input = inputOf(startDraft(now, false, real), now, real);
    expect(new Date(input.interval.to).getTime()).toBeLessThanOrEqual(now.getTime());
  });

  it('leaves a time that is none to the market’s own words', () => {
    const draft = { ...startDraft(now, false, real), from: '' };
    expect(inputOf(draft, now, real).interval.from).toBe('');
  });
});

describe('a local time', () => {
  it('goes to the field and back without change, to the minute', () => {
    expect(new Date(localInput(now)).toISOString()).toBe('2026-11-22T14:00:00.000Z');
  });
});

describe('the minimum of participants', () => {
  it('is never below the floor of the level', () => {
    expect(ladder(50)[0]).toBe(50);
    expect(ladder(100)).not.toContain(50);
  });
});
