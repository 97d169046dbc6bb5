const minute = 60;
const longest = 6 * 3600;
/** A service that says when may ask for more, but not for ever. */
const longestAsked = 24 * 3600;

/**
 * Seconds until the next poll after so many failures in a row: 1, 2, 4 … minutes, at most 6 hours.
 * @param failures 1 after the first failure.
 * @param askedSeconds what the service asked for (Retry-After): never less than that, at most a day.
 */
export const backOffSeconds = (failures: number, askedSeconds = 0): number =>
  Math.max(Math.min(longest, minute * 2 ** Math.min(failures - 1, 20)), Math.min(askedSeconds, longestAsked));
