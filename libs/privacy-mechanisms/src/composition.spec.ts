import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headCountScale, invocationScale } from './composition';
import { admittedLevels, chargeMicro, headCountShareMicro, type NoiseClass } from './index';
import { plan, request, terms } from './plan.fixture';
import { decayOf } from './quantile';
import { sensitivity } from './sensitivity';

describe('the charge', () => {
  it('is exactly the ε of all noise that is drawn of a person, composed, rounded up to a millionth', () => {
    fc.assert(
      fc.property(terms, (each) => {
        const planned = plan(each);
        for (const level of admittedLevels(each.maxProtection)) {
          const own = ({ members }: NoiseClass) => members.includes(level);
          // ε of one draw is sensitivity / scale, of a quantile 2 Δ times its decay; all fractions here are exact.
          let [numerator, denominator] = [0n, 1n];
          const add = (a: bigint, b: bigint) => {
            [numerator, denominator] = [numerator * b + a * denominator, denominator * b];
          };
          const head = headCountScale(planned.classes.find(own)!);
          add(head.denominator, head.numerator);
          for (const invocation of planned.invocations) {
            const change = sensitivity(invocation) * BigInt(planned.slots);
            if (invocation.mechanism === 'quantile') {
              const decay = decayOf(planned, invocation);
              add(2n * change * decay.numerator, decay.denominator);
            } else {
              const scale = invocationScale(planned, invocation.classes.find(own)!, invocation);
              add(change * scale.denominator, scale.numerator);
            }
          }
          const exact = numerator * 1_000_000n;
          const charged = BigInt(chargeMicro(planned, level)) * denominator;
          expect(charged >= exact && charged < exact + denominator).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of quantiles is by the strictest level for everybody, and only of their share', () => {
    const mixed = plan({ statistics: [request('AVG', 'a'), request('MEDIAN', 'a')] });
    // 20 % and 40 % of the own ε, 40 % of that of high.
    expect((['low', 'medium', 'high'] as const).map((level) => chargeMicro(mixed, level))).toEqual([
      680_000, 380_000, 200_000,
    ]);
    const three = plan({ statistics: [request('MEDIAN', 'a'), request('AVG', 'b'), request('AVG', 'c')] });
    expect(chargeMicro(three, 'low')).toBe(200_000 + Math.ceil((800_000 * 2 + 160_000) / 3));
  });

  it('is by the class, or by the strictest level for everybody', () => {
    const asked = { statistics: [request('AVG', 'a')] };
    const charges = (strategy: 'partition' | 'strictest') =>
      (['low', 'medium', 'high'] as const).map((level) => chargeMicro(plan({ ...asked, strategy }), level));
    expect(charges('partition')).toEqual([1_000_000, 500_000, 200_000]);
    expect(charges('strictest')).toEqual([200_000, 200_000, 200_000]);
  });

  it('of a head count alone is a fifth', () => {
    expect(headCountShareMicro(plan({ statistics: [request('AVG', 'a')] }), 'medium')).toBe(100_000);
  });

  it('exists only for levels that take part', () => {
    const low = plan({ statistics: [request('AVG', 'a')], maxProtection: 'low' });
    expect(() => chargeMicro(low, 'medium')).toThrow(RangeError);
    expect(() => headCountShareMicro(low, 'high')).toThrow(RangeError);
  });
});
