import type { DateStep } from './hierarchy';

const DAY = 86_400;
const WEEK_STARTS = [1, 8, 15, 22] as const;

/** A point of a date's grid as text: the day, or the minute in UTC where the grid is finer than a day. */
export function dateLabel(seconds: number, grid: number): string {
  const text = new Date(seconds * 1000).toISOString();
  if (grid % DAY === 0) return text.slice(0, text.indexOf('T'));
  return grid % 60 === 0 ? `${text.slice(0, -8)}Z` : `${text.slice(0, -5)}Z`;
}

/** The point itself and what it lies in, level by level. */
export function datePath(seconds: number, grid: number, levels: readonly DateStep[]): string[] {
  return [dateLabel(seconds, grid), ...levels.map((level) => levelLabel(seconds, level))];
}

/** When the level that holds `seconds` began, or the one `later` steps behind it. */
export function levelStart(seconds: number, level: 'day' | 'month' | 'year', later: number): number {
  const date = new Date(seconds * 1000);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (level) {
    case 'day':
      return utc(year, month, day + later);
    case 'month':
      return utc(year, month + later, 1);
    case 'year':
      return utc(year + later, 0, 1);
  }
}

function utc(year: number, month: number, day: number): number {
  const date = new Date(0);
  // Date.UTC takes years below 100 for those of the twentieth century.
  date.setUTCFullYear(year, month, day);
  return date.getTime() / 1000;
}

function levelLabel(seconds: number, level: DateStep): string {
  const date = new Date(seconds * 1000);
  const day = date.toISOString().slice(0, date.toISOString().indexOf('T'));
  const month = day.slice(0, -3);
  const year = day.slice(0, -6);
  switch (level) {
    case 'day':
      return day;
    case 'week': {
      const at = WEEK_STARTS.findLastIndex((start) => start <= date.getUTCDate());
      return `${month} week ${at + 1}`;
    }
    case 'month':
      return month;
    case 'quarter':
      return `${year}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
    case 'year':
      return year;
    case 'decade':
      return `${year.slice(0, -1)}0s`;
    case 'century':
      return `${year.slice(0, -2)}00-${year.slice(0, -2)}99`;
  }
}
