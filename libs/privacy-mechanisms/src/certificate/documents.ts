/** Name the shape of each document; one that means something else gets another number. */
export const certificateSchema = 'urn:mynedata:schema:certificate:1';
export const membershipSchema = 'urn:mynedata:schema:membership:1';

/** A Merkle root over who took part (`merkle.ts`). */
export interface Commitment {
  readonly hash: 'sha256';
  /** A power of two that follows from the public maximum of participants. */
  readonly leaves: number;
  /** Hexadecimal. */
  readonly root: string;
}

/** What the market signs about a released result. */
export interface Statement {
  readonly schema: typeof certificateSchema;
  readonly queryId: string;
  /** Canonical text. */
  readonly query: string;
  /** Of the canonical JSON of the terms, hexadecimal. */
  readonly termsSha256: string;
  /** Of the canonical JSON of the result without `releasedAt` and `certificate` (and `rows` of a dataset, whose hash is in it). */
  readonly resultSha256: string;
  readonly releasedAt: string;
  /** Band of the number of participants. */
  readonly participants: { readonly from: number; readonly to: number | null };
  /** Strategy, highest level, ε or k of each class, mechanisms. */
  readonly protection: object;
  /** Of each statistic: function, attribute, mechanism and its parameters. Empty for a dataset. */
  readonly statistics: readonly object[];
  readonly commitment: Commitment;
}

/** The signed statement of how a result was made. */
export interface Certificate {
  readonly statement: Statement;
  readonly keyId: string;
  readonly algorithm: 'Ed25519';
  /** Of the canonical JSON of the statement, base64url. */
  readonly signature: string;
}

/** A public key as a JWK (RFC 8037). */
export interface PublicKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly kid: string;
}

/** Shows that one account took part, to whoever its person gives this. */
export interface MembershipProof {
  readonly schema: typeof membershipSchema;
  readonly queryId: string;
  /** Id of the account. */
  readonly participant: string;
  /** 16 bytes, hexadecimal. */
  readonly salt: string;
  /** Hexadecimal. */
  readonly leaf: string;
  readonly index: number;
  /** The other child at each step, from the leaf upwards; hexadecimal. */
  readonly path: readonly string[];
  readonly certificate: Certificate;
}

/**
 * What a certificate says of each statistic of a result: all but the values.
 *
 * @param body a result, of statistics or a dataset
 */
export function statisticsOf(body: object): readonly object[] {
  const { statistics } = body as { readonly statistics?: unknown };
  if (!Array.isArray(statistics)) return [];
  return statistics.flatMap((statistic: unknown) => {
    if (typeof statistic !== 'object' || statistic === null) return [];
    const { slots: _, ...of } = statistic as { readonly slots?: unknown };
    return [of];
  });
}
