const DAY = 24 * 3600_000;
const BUCKET = 15 * 60_000;
const maxRemembered = 20_000;

export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** The moment of the row before, and whether the one before that was later. */
export interface Passed {
  readonly ms: number;
  readonly descending: boolean;
}

/** `ms` comes after `before`. */
export const passed = (ms: number, before: Passed | undefined): Passed => ({
  ms,
  descending: before !== undefined && (ms === before.ms ? before.descending : ms < before.ms),
});

/** What the clocks of a place show (IANA time zone), back into moments. Milliseconds everywhere. */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;
  private readonly remembered = new Map<number, number>();

  constructor(name: string) {
    this.format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** When the clocks showed that: never (they were put forward), once, or twice (they were put back), in order. */
  moments(local: number): readonly number[] {
    const [before, after] = [this.offsetAt(local - DAY), this.offsetAt(local + DAY)];
    if (before === after) return [local - before];
    return [local - before, local - after]
      .filter((moment, at) => this.offsetAt(moment) === (at === 0 ? before : after))
      .sort((a, b) => a - b);
  }

  /**
   * The moment that a row of a table means; undefined if it never was. In the hour that clocks show twice rows say the same times
   * again: a row then is taken for the showing that goes on in the direction in which the table is sorted.
   * @param repeats every row is a moment of its own, so that the same time again is the other showing
   */
  moment(local: number, before: Passed | undefined, repeats: boolean): number | undefined {
    const moments = this.moments(local);
    if (before === undefined || moments.length < 2) return moments[0];
    const { ms, descending } = before;
    const goesOn = (moment: number): boolean =>
      (moment === ms && !repeats) || (descending ? moment < ms : moment > ms);
    return descending ? (moments.findLast(goesOn) ?? moments[0]) : (moments.find(goesOn) ?? moments.at(-1));
  }

  /** How far the clocks there are ahead of UTC. */
  private offsetAt(moment: number): number {
    // No clock of a time zone has been changed within a quarter of an hour since 1970.
    const bucket = Math.floor(moment / BUCKET);
    const known = this.remembered.get(bucket);
    if (known !== undefined) return known;
    const name = this.format
      .formatToParts(bucket * BUCKET)
      .find(({ type }) => type === 'timeZoneName')?.value;
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name ?? '') ?? [];
    const offset =
      (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    if (this.remembered.size >= maxRemembered) this.remembered.clear();
    this.remembered.set(bucket, offset);
    return offset;
  }
}
