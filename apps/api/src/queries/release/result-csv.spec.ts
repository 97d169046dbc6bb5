import { describe, expect, it } from 'vitest';
import type { ResultBody } from '../execution/result';
import { resultCsv } from './result-csv';

const slot = {
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-02T00:00:00.000Z',
  value: 1.5,
  error95: 0.5,
  low: 1,
  high: 2,
};

describe('a result as CSV', () => {
  it('has one row per statistic and slot', () => {
    const text = resultCsv({
      statistics: [
        {
          function: 'AVG',
          attribute: 'A.b',
          slots: [slot, { ...slot, value: null, error95: null, low: null, high: null }],
        },
      ],
    } as unknown as ResultBody);
    expect(text.split('\r\n')).toEqual([
      'function,attribute,from,to,value,error95,low,high',
      `AVG,A.b,${slot.from},${slot.to},1.5,0.5,1,2`,
      `AVG,A.b,${slot.from},${slot.to},,,,`,
      '',
    ]);
  });

  it('holds no formula, also with a negative number beside it', () => {
    const text = resultCsv({
      statistics: [{ function: '=cmd()', attribute: 'A,"b"', slots: [{ ...slot, low: -1 }] }],
    } as unknown as ResultBody);
    expect(text).toContain(`'=cmd(),"A,""b""",`);
    expect(text).toContain(',-1,2');
  });
});
