/** When a token of a source counts, and for how long the next one does. Times are instants; spans are milliseconds. */
export interface TokenLife {
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

const dayMs = 24 * 3600 * 1000;
export const maxLifeDays = 3650;
export const maxOverlapSeconds = 7 * 24 * 3600;
export const defaultOverlapSeconds = 24 * 3600;

/** A token opens its source until it is revoked or its time is over; at that very moment it no longer does. */
export const isLive = ({ revokedAt, expiresAt }: Omit<TokenLife, 'createdAt'>, now: Date): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);

/** What the person said about the end of a token: a moment, a number of days, or nothing. */
export interface Expiry {
  readonly expiresAt?: Date | undefined;
  readonly expiresInDays?: number | undefined;
}

/** The moment a new token ends, null for never, undefined when it would not lie in the future or too far in it. */
export function endOf({ expiresAt, expiresInDays }: Expiry, now: Date): Date | null | undefined {
  const end = expiresInDays === undefined ? expiresAt : new Date(now.getTime() + expiresInDays * dayMs);
  if (end === undefined) return null;
  return end > now && end.getTime() <= now.getTime() + maxLifeDays * dayMs ? end : undefined;
}

/** A rotated token lives as long as the one before was meant to, and the one before ends with the overlap at the latest. */
export function rotate(
  { createdAt, expiresAt }: TokenLife,
  overlapSeconds: number,
  now: Date,
): { readonly oldEndsAt: Date; readonly newEndsAt: Date | null } {
  const overlapEnds = new Date(now.getTime() + overlapSeconds * 1000);
  return {
    oldEndsAt: expiresAt !== null && expiresAt < overlapEnds ? expiresAt : overlapEnds,
    newEndsAt:
      expiresAt === null ? null : new Date(now.getTime() + (expiresAt.getTime() - createdAt.getTime())),
  };
}
