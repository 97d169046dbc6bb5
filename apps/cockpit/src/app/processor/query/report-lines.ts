import type { DatasetReportView } from '@mynedata/api-client';
import { groupedDigits } from '@mynedata/cockpit-shared';

export interface ReportLine {
  readonly name: string;
  readonly value: string;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** What is known of the measures of a dataset, in words; what has none is left to JSON. */
export function reportLines({ loss, risk }: DatasetReportView): readonly ReportLine[] {
  const lines: ReportLine[] = [];
  const add = (name: string, value: unknown, text: (value: number) => string): void => {
    if (typeof value === 'number') lines.push({ name, value: text(value) });
  };
  add('Detail lost (NCP), of all', loss['ncp'], percent);
  const byColumn = loss['ncpByColumn'];
  if (typeof byColumn === 'object' && byColumn !== null)
    for (const [column, share] of Object.entries(byColumn)) add(`Detail lost, ${column}`, share, percent);
  add('Size of groups in units of the smallest k', loss['averageGroup'], (value) => value.toFixed(2));
  add('Entropy lost', loss['entropy'], percent);
  add('Risk of the most exposed person', risk['prosecutorGreatest'], percent);
  add('Risk on average', risk['prosecutorMean'], percent);
  add('Rows with a risk above 1 in 11', risk['shareAboveEleventh'], percent);
  add('People found by somebody who tries it with everybody (marketer risk)', risk['marketer'], percent);
  return lines;
}

/** What became of rows that nothing could protect. */
export function suppressedText(rows: number): string {
  if (rows === 0) return 'None was left out.';
  return rows === 1
    ? '1 row was left out, because nothing could protect it.'
    : `${groupedDigits(rows)} rows were left out, because nothing could protect them.`;
}

/** Beside the worst case: how many people a person is found among on average. Nothing where it is not known. */
export function averageRisk({ risk }: DatasetReportView): string {
  const mean = risk['prosecutorMean'];
  return mean === undefined || mean === 0
    ? ''
    : `, on average 1 in ${(1 / mean).toLocaleString('en-GB', { maximumFractionDigits: 1 })},`;
}
