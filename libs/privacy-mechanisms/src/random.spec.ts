import { describe, expect, it } from 'vitest';
import { cryptoRandomSource, requireProductionSource, testRandomSource, type RandomSource } from './index';

/** Runs last: afterwards the source can never be replaced again in this process. */
describe('the source that a production market requires', () => {
  it('is no source for tests, and none that only looks like the right one', () => {
    const imitation: RandomSource = { uint32: () => 4 };
    const inherited = Object.create(cryptoRandomSource()) as RandomSource;
    for (const source of [testRandomSource('x'), imitation, inherited])
      expect(() => requireProductionSource(source)).toThrow(/generator/);
  });

  it('is not the right one with its method replaced', () => {
    const source = cryptoRandomSource();
    source.uint32 = () => 4;
    expect(() => requireProductionSource(source)).toThrow(/generator/);
    delete (source as Partial<RandomSource>).uint32;
    expect(requireProductionSource(source)).toBe(source);
  });

  it('cannot be replaced once it was required', () => {
    const source = requireProductionSource(cryptoRandomSource());
    expect(() => {
      source.uint32 = () => 4;
    }).toThrow(TypeError);
    expect(() => {
      (Object.getPrototypeOf(source) as RandomSource).uint32 = () => 4;
    }).toThrow(TypeError);
    const words = Array.from({ length: 20_000 }, () => source.uint32());
    expect(new Set(words).size).toBeGreaterThan(19_990);
  });
});
