import { createHash } from 'node:crypto';
import { canonicalJson } from '@mynedata/privacy-mechanisms/certificate';

/** SHA-256 of the canonical JSON (RFC 8785) of a value. */
export const contentHash = (value: unknown): Buffer =>
  createHash('sha256').update(canonicalJson(value)).digest();
