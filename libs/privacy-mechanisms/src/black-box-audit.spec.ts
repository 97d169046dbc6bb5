import { describe, expect, it } from 'vitest';
import { audit, auditedFunctions } from './audit';
import { auditedEpsilon } from './black-box-audit';
import { planRelease, type Level, type StatisticFunction } from './index';
import { defaultParameters } from './levels';
import { noisyVectors } from './release';
import { repetitions, seeded } from './repetitions.fixture';

const draws = repetitions(10_000, 100_000);
const levels: readonly Level[] = repetitions(1, 3) === 1 ? ['low'] : ['low', 'medium', 'high'];
// Fewer draws give wider confidence bounds, so a true ε reads a little lower.
const slack = repetitions(0.2, 0.1);
const quantiles = ['MEDIAN', 'QUANTILE', 'MIN', 'MAX'];

describe('an auditor who sees outputs only', () => {
  it('knows every function', () => {
    const all: Readonly<Record<StatisticFunction, true>> = {
      AVG: true,
      SUM: true,
      COUNT: true,
      MIN: true,
      MAX: true,
      MEDIAN: true,
      QUANTILE: true,
      STDDEV: true,
      VARIANCE: true,
      HISTOGRAM: true,
      CORR: true,
    };
    expect([...auditedFunctions].sort()).toEqual(Object.keys(all).sort());
  });

  it('reads no more than the ε of any function, and of those with a vector not much less', () => {
    const random = seeded('audit');
    for (const { what, level, claimed, measured } of audit({ random, draws, noise: 1, levels })) {
      expect(measured, `${what} at ${level}`).toBeLessThanOrEqual(claimed);
      if (level === 'low' && (auditedFunctions as readonly string[]).includes(what))
        expect(measured, `${what} at ${level}`).toBeGreaterThan(
          claimed - (quantiles.includes(what) ? 2 * slack + 0.1 : slack),
        );
    }
  });

  it('catches noise of any function that is half of what it should be', () => {
    const random = seeded('audit of half the noise');
    for (const { what, level, claimed, measured } of audit({ random, draws, noise: 1 / 2, levels }))
      expect(measured, `${what} at ${level}`).toBeGreaterThan(claimed);
  });

  it('catches a quarter less noise', () => {
    const random = seeded('audit of a quarter less');
    const found = [...audit({ random, draws: 2 * draws, noise: 3 / 4, levels: ['low'] })];
    for (const { what, claimed, measured } of found.filter(({ what }) =>
      ['AVG', 'CORR', 'COUNT'].includes(what),
    ))
      expect(measured, what).toBeGreaterThan(claimed);
  });

  it('reads less where other classes add their noise', () => {
    const attribute = { key: 'a', bounds: { min: 0, max: 10, grid: 1 }, categories: null };
    const plan = planRelease({
      statistics: [{ function: 'AVG', attribute }],
      slots: 1,
      maxProtection: 'high',
      strategy: 'partition',
      parameters: defaultParameters,
    });
    const random = seeded('audit of merged classes');
    const draw = (people: bigint, sum: bigint) => () => {
      const [[vector]] = noisyVectors(
        plan,
        { low: [[{ contributors: people, sums: [sum] }]] },
        [],
        random,
      ) as [[readonly bigint[]]];
      return Number(vector[0]);
    };
    expect(auditedEpsilon(draw(10n, 50n), draw(11n, 60n), draws)).toBeLessThanOrEqual(0.16);
  });
});
