import { describe, expect, it } from 'vitest';
import { disclosureStatus, shownValue } from './in-person-words';

describe('a value that would be disclosed', () => {
  it('is shown as it is, a number with its unit', () => {
    expect(shownValue({ value: 42.5, unit: 'Cel' })).toBe('42.5 Cel');
    expect(shownValue({ value: 42.5, unit: null })).toBe('42.5');
    expect(shownValue({ value: 'Aachen', unit: null })).toBe('Aachen');
    expect(shownValue({ value: false, unit: null })).toBe('no');
  });

  it('is nothing where nothing leaves', () => {
    expect(shownValue({ value: null, unit: null })).toBe('nothing');
  });
});

describe('the state of an in-person request', () => {
  it('says of a denial that the organisation is not told', () => {
    expect(disclosureStatus({ state: 'denied', validUntil: '2026-12-01T10:00:00Z' }).sentence).toContain(
      'no more than if you had not come',
    );
  });

  it('promises only of those that were not fetched that nothing was disclosed', () => {
    const of = (state: 'fetched' | 'lapsed' | 'missed') =>
      disclosureStatus({ state, validUntil: '2026-12-01T10:00:00Z' }).sentence;
    expect(of('fetched')).not.toContain('Nothing');
    expect(of('lapsed')).toContain('Nothing of yours was disclosed');
    expect(of('missed')).toContain('Nothing of yours was disclosed');
  });
});
