import { describe, expect, it } from 'vitest';
import type { StatisticsBody } from '../execution/result';
import { resultCsv } from './result-csv';

const slot = {
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-02T00:00:00.000Z',
  value: 1.5,
  error95: 0.5,
  low: 1,
  high: 2,
};

const average = { function: 'AVG', attribute: 'A.b', unit: 'Cel' };
const csv = (...statistics: object[]): string =>
  [...resultCsv({ statistics } as unknown as StatisticsBody)].join('');
const header =
  'function,attribute,second,parameter,unit,from,to,bin,value,error95,low,high,rank_low,rank_high';

describe('a result as CSV', () => {
  it('has one row per statistic and slot', () => {
    const nothing = { ...slot, value: null, error95: null, low: null, high: null };
    expect(csv({ ...average, slots: [slot, nothing] }).split('\r\n')).toEqual([
      header,
      `AVG,A.b,,,Cel,${slot.from},${slot.to},,1.5,0.5,1,2,,`,
      `AVG,A.b,,,Cel,${slot.from},${slot.to},,,,,,,`,
      '',
    ]);
  });

  it('has one row per bin of a histogram, and the ranks of a quantile', () => {
    const bins = [
      { from: 0, to: 50, value: 12, error95: 3, low: 9, high: 15 },
      { label: 'red', value: -1, error95: 3, low: -4, high: 2 },
    ];
    const histogram = { function: 'HISTOGRAM', attribute: 'A.b', parameter: 2, unit: 'people' };
    const quantile = { function: 'QUANTILE', attribute: 'A.b', parameter: 0.9, unit: null };
    expect(
      csv(
        { ...histogram, slots: [{ ...slot, bins }] },
        { ...quantile, slots: [{ ...slot, ranks95: { low: 0.85, high: 0.95 } }] },
      ).split('\r\n'),
    ).toEqual([
      header,
      `HISTOGRAM,A.b,,2,people,${slot.from},${slot.to},"[0, 50]",12,3,9,15,,`,
      `HISTOGRAM,A.b,,2,people,${slot.from},${slot.to},red,-1,3,-4,2,,`,
      `QUANTILE,A.b,,0.9,,${slot.from},${slot.to},,1.5,0.5,1,2,0.85,0.95`,
      '',
    ]);
  });

  it('holds no formula, also with a negative number beside it', () => {
    const text = csv({ ...average, function: '=cmd()', attribute: 'A,"b"', slots: [{ ...slot, low: -1 }] });
    expect(text).toContain(`'=cmd(),"A,""b""",`);
    expect(text).toContain(',-1,2');
  });
});
