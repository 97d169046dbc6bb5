import { describe, expect, it } from 'vitest';
import { averageRisk, reportLines, suppressedText } from './report-lines';

const report = {
  people: 12,
  groups: 2,
  smallestGroup: 5,
  suppressedRows: 0,
  suppressedPeople: 0,
  loss: { ncp: 0.25, ncpByColumn: { 'A.b': 0.5, slot: 0 }, averageGroup: 1.2 },
  risk: { prosecutorGreatest: 0.2, prosecutorMean: 0.16, marketer: 0.16 },
};

describe('the report of a dataset', () => {
  it('says what generalising lost, column by column, and what can be found out', () => {
    expect(reportLines(report)).toEqual([
      { name: 'Detail lost (NCP), of all', value: '25.0 %' },
      { name: 'Detail lost, A.b', value: '50.0 %' },
      { name: 'Detail lost, slot', value: '0.0 %' },
      { name: 'Size of groups in units of the smallest k', value: '1.20' },
      { name: 'Risk of the most exposed person', value: '20.0 %' },
      { name: 'Risk on average', value: '16.0 %' },
      { name: 'People found by somebody who tries it with everybody (marketer risk)', value: '16.0 %' },
    ]);
  });

  it('leaves out what a report does not have', () => {
    expect(reportLines({ ...report, loss: {}, risk: {} })).toEqual([]);
  });

  it('says how many people somebody is found among on average, where that is known', () => {
    expect(averageRisk(report)).toBe(', on average 1 in 6.3,');
    expect(averageRisk({ ...report, risk: { prosecutorMean: 0.0004 } })).toBe(', on average 1 in 2,500,');
    expect([
      averageRisk({ ...report, risk: {} }),
      averageRisk({ ...report, risk: { prosecutorMean: 0 } }),
    ]).toEqual(['', '']);
  });

  it('counts the rows that were left out, one as one', () => {
    expect(suppressedText(0)).toBe('None was left out.');
    expect(suppressedText(1)).toBe('1 row was left out, because nothing could protect it.');
    expect(suppressedText(12345)).toMatch(/^12,345 rows were left out/);
  });
});
