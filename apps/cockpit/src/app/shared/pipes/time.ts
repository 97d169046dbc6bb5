const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** 21 Nov 2026, 18:00, local time. */
export function whenText(iso: string, { year = true }: { readonly year?: boolean } = {}): string {
  const date = new Date(iso);
  const days = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(year ? { year: 'numeric' } : {}),
  });
  return `${days.format(date)}, ${timeText(iso)}`;
}

/** 18:00, local time. */
export const timeText = (iso: string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(iso),
  );

export function dayText(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(iso),
  );
}

/** 4 min ago, 2 days ago. */
export function agoText(iso: string, now: number): string {
  const passed = now - new Date(iso).getTime();
  if (passed < minute) return 'just now';
  return `${spanText(passed)} ago`;
}

/** 5 days left, or that it is over. */
export function leftText(iso: string, now: number): string {
  const left = new Date(iso).getTime() - now;
  return left <= 0 ? 'over' : `${spanText(left)} left`;
}

/** The largest whole unit of a span. */
export function spanText(milliseconds: number): string {
  const units = [
    ['day', day],
    ['h', hour],
    ['min', minute],
    ['s', 1000],
  ] as const;
  const [name, size] = units.find(([, length]) => milliseconds >= length) ?? ['s', 1000];
  const count = Math.floor(milliseconds / size);
  return name === 'day' ? `${count} ${count === 1 ? 'day' : 'days'}` : `${count} ${name}`;
}
