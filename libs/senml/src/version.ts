/** The version of packs without `bver` (RFC 8428 §4.4). */
export const DEFAULT_VERSION = 10;
/** Version 10 with secondary units allowed. */
export const SECONDARY_UNITS_VERSION = 26;

// bver is a bitmap above 10 (RFC 9100): the bits of version 10, and one bit for each feature.
const BASE_FEATURES = 0b01010;
const SECONDARY_UNITS = 0b10000;
const KNOWN_FEATURES = BASE_FEATURES | SECONDARY_UNITS;

/** Versions up to 10 are read as 10 is; above, every feature bit has to be known. */
export function isKnownVersion(version: number): boolean {
  if (!Number.isInteger(version) || version < 1) return false;
  if (version <= DEFAULT_VERSION) return true;
  const known = version < 2 ** 31 && (version & ~KNOWN_FEATURES) === 0;
  return known && (version & BASE_FEATURES) === BASE_FEATURES;
}

/** Whether units of RFC 8798 §3 may be used. */
export function allowsSecondaryUnits(version: number): boolean {
  return version > DEFAULT_VERSION && (version & SECONDARY_UNITS) !== 0;
}
