import type { ResultView } from '@mynedata/api-client';
import { describe, expect, it } from 'vitest';
import { resultLines } from './result-rows';

const span = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' };
const lines = (statistic: object) => resultLines({ statistics: [statistic] } as unknown as ResultView);

describe('the table of a result', () => {
  it('never shows a value without its error', () => {
    const [line] = lines({
      function: 'AVG',
      attribute: 'A.b',
      unit: 'Cel',
      slots: [{ ...span, value: 21.5, error95: 0.5, low: 21, high: 22 }],
    });
    expect(line).toMatchObject({
      statistic: 'AVG(A.b)',
      value: '21.50 ± 0.50 Cel',
      interval: '21.00 to 22.00',
    });
  });

  it('has a line for each bin, and no people below zero', () => {
    const found = lines({
      function: 'HISTOGRAM',
      attribute: 'A.b',
      parameter: 2,
      unit: 'people',
      slots: [
        {
          ...span,
          value: null,
          error95: null,
          low: null,
          high: null,
          bins: [
            { from: 0, to: 50, value: 12, error95: 3, low: 9, high: 15 },
            { label: 'red', value: -4, error95: 3, low: -7, high: -1 },
          ],
        },
      ],
    });
    expect(found.map(({ part, value }) => [part, value])).toEqual([
      ['0 to 50', '12.0 ± 3.0'],
      ['red', '0.0 ± 3.0'],
    ]);
  });

  it('says between which quantiles of the participants a quantile lies', () => {
    const [line] = lines({
      function: 'QUANTILE',
      attribute: 'A.b',
      parameter: 0.5,
      unit: null,
      slots: [
        { ...span, value: 40, error95: null, low: null, high: null, ranks95: { low: 0.46, high: 0.54 } },
      ],
    });
    expect(line).toMatchObject({
      statistic: 'QUANTILE(A.b, 0.5)',
      value: '40',
      interval: '46.0 % to 54.0 % quantile',
    });
  });
});
