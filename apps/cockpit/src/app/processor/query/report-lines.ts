import type { DatasetReportView } from '@mynedata/api-client';

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
  return lines;
}
