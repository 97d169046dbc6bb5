import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParameterTableError, defaultParameters, readParameterTable } from './index';

const rows = {
  low: { epsilon: 1, budget: 5, cap: 10, k: 5, l: 1, noiseSharePercent: 2, minimumParticipants: 20 },
  medium: { epsilon: 0.5, budget: 2.5, cap: 5, k: 11, l: 2, noiseSharePercent: 5, minimumParticipants: 50 },
  high: { epsilon: 0.2, budget: 1, cap: 2, k: 20, l: 3, noiseSharePercent: 10, minimumParticipants: 100 },
};
const problemsOf = (json: unknown): readonly string[] => {
  try {
    readParameterTable(json);
  } catch (error) {
    if (error instanceof ParameterTableError) return error.problems;
    throw error;
  }
  return [];
};

describe('a parameter table', () => {
  it('is the one that ships, written as an operator writes it', () => {
    expect(readParameterTable(rows)).toEqual(defaultParameters);
  });

  it('has levels between anchors', () => {
    const { low, medium } = readParameterTable({
      anchors: [rows.low, rows.high],
      between: 1,
      levels: { low: 0, medium: 1, high: 2 },
    });
    expect(low).toEqual(defaultParameters.low);
    expect(medium).toMatchObject({ epsilonMicro: 447_213, k: 10, l: 2 });
  });

  it('is refused with every problem and its place', () => {
    expect(
      problemsOf({
        low: { ...rows.low, epsilon: 0, k: 2.5, colour: 'red' },
        medium: { ...rows.medium, budget: 2.5000001 },
        high: 'strict',
      }),
    ).toEqual([
      'low has "colour", expected epsilon, budget, cap, k, l, noiseSharePercent, minimumParticipants',
      'medium.budget has more than 6 decimals',
      'high is no object',
    ]);
    expect(problemsOf({ ...rows, low: { ...rows.low, epsilon: 0, k: 2.5 } })).toEqual([
      'low.epsilon is 0, expected a number from 0.001 to 10',
      'low.k is no whole number',
    ]);
  });

  it('is refused where a higher level would protect less', () => {
    expect(problemsOf({ ...rows, medium: { ...rows.medium, epsilon: 1.2, k: 4 } })).toEqual([
      'medium.epsilon protects less than that of low',
      'medium.k protects less than that of low',
    ]);
  });

  it('is refused where a budget does not suffice for one query, or a query of nobody would pass', () => {
    expect(problemsOf({ ...rows, high: { ...rows.high, budget: 0.1, minimumParticipants: 50 } })).toEqual([
      'high: the budget does not suffice for one query',
      expect.stringMatching(/^high.minimumParticipants is 50: .* expected at least \d+$/),
    ]);
  });

  it('is refused with words for anything that is no table', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(problemsOf(json)).not.toEqual([]);
      }),
    );
    for (const anchors of [[], [rows.low, 3], rows])
      expect(problemsOf({ anchors, between: 1, levels: { low: 0, medium: 0, high: 0 } })).not.toEqual([]);
    expect(
      problemsOf({ anchors: [rows.low, rows.high], between: 1, levels: { low: 0, medium: 3, high: 2 } }),
    ).toEqual(['Higher means more protection: 0, 3, 2 do not rise.']);
  });
});
