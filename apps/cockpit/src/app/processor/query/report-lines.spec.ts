import { describe, expect, it } from 'vitest';
import { reportLines } from './report-lines';

const report = {
  people: 12,
  groups: 2,
  smallestGroup: 5,
  suppressedRows: 0,
  suppressedPeople: 0,
  loss: { ncp: 0.25, ncpByColumn: { 'A.b': 0.5, slot: 0 }, averageGroup: 1.2 },
  risk: { prosecutorGreatest: 0.2 },
};

describe('the report of a dataset', () => {
  it('says what generalising lost, column by column, and what can be found out', () => {
    expect(reportLines(report)).toEqual([
      { name: 'Detail lost (NCP), of all', value: '25.0 %' },
      { name: 'Detail lost, A.b', value: '50.0 %' },
      { name: 'Detail lost, slot', value: '0.0 %' },
      { name: 'Size of groups in units of the smallest k', value: '1.20' },
      { name: 'Risk of the most exposed person', value: '20.0 %' },
    ]);
  });

  it('leaves out what a report does not have', () => {
    expect(reportLines({ ...report, loss: {}, risk: {} })).toEqual([]);
  });
});
