import { defaultParameters } from '@mynedata/privacy-mechanisms';
import { describe, expect, it } from 'vitest';
import { type Charge, classOf, limitBroken } from './budget';

const charge = (changes: Partial<Charge> = {}): Charge => ({
  queryId: 'q',
  class: 'medium',
  chargeMicro: 500_000,
  types: [
    { logicalType: 'location', level: 'low' },
    { logicalType: 'personal', level: 'medium' },
  ],
  ...changes,
});

describe('the privacy budget', () => {
  it('admits a charge that just fits, and refuses a millionth more', () => {
    expect(
      limitBroken(charge(), { byType: { personal: 2_000_000 }, total: 0 }, defaultParameters),
    ).toBeUndefined();
    expect(limitBroken(charge(), { byType: { personal: 2_000_001 }, total: 0 }, defaultParameters)).toBe(
      'personal',
    );
  });

  it('measures each type by its own strictest level', () => {
    expect(
      limitBroken(charge(), { byType: { location: 4_500_000 }, total: 0 }, defaultParameters),
    ).toBeUndefined();
    expect(limitBroken(charge(), { byType: { location: 4_500_001 }, total: 0 }, defaultParameters)).toBe(
      'location',
    );
  });

  it('caps all types together by the class', () => {
    expect(limitBroken(charge(), { byType: {}, total: 4_500_000 }, defaultParameters)).toBeUndefined();
    expect(limitBroken(charge(), { byType: {}, total: 4_500_001 }, defaultParameters)).toBe('all');
  });

  it('puts a person into the class of their strictest level', () => {
    expect(classOf(charge().types)).toBe('medium');
    expect(
      classOf([
        { logicalType: 'location', level: 'high' },
        { logicalType: 'personal', level: 'low' },
      ]),
    ).toBe('high');
  });
});
