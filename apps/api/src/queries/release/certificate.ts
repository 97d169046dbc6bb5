import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson, contentHash } from '../canonical-json';
import type { ResultBody } from '../execution/result';

/** The signed statement of how a result was made. */
export interface Certificate {
  readonly statement: {
    readonly queryId: string;
    readonly resultSha256: string;
    readonly releasedAt: string;
    readonly protection: ResultBody['protection'];
    readonly participants: ResultBody['participants'];
  };
  readonly keyId: string;
  readonly algorithm: 'Ed25519';
  readonly signature: string;
}

/** PKCS #8 frame of an Ed25519 seed (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export const signingKey = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8, seed.subarray(0, 32)]), format: 'der', type: 'pkcs8' });

/** The public key as a JWK with its thumbprint-like id. */
export function publicJwk(key: KeyObject): {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
} {
  const {
    kty = 'OKP',
    crv = 'Ed25519',
    x = '',
  } = createPublicKey(key).export({ format: 'jwk' }) as { kty?: string; crv?: string; x?: string };
  return {
    kty,
    crv,
    x,
    kid: createHash('sha256').update(x).digest('base64url').slice(0, 16),
    use: 'sig',
    alg: 'EdDSA',
  };
}

export function certify(body: ResultBody, releasedAt: Date, key: KeyObject): Certificate {
  const statement = {
    queryId: body.queryId,
    resultSha256: contentHash(body).toString('hex'),
    releasedAt: releasedAt.toISOString(),
    protection: body.protection,
    participants: body.participants,
  };
  return {
    statement,
    keyId: publicJwk(key).kid,
    algorithm: 'Ed25519',
    signature: sign(null, Buffer.from(canonicalJson(statement)), key).toString('base64url'),
  };
}

/** True when the certificate belongs to this result and was signed by this key. */
export const certifies = (certificate: Certificate, body: ResultBody, key: KeyObject): boolean =>
  certificate.statement.resultSha256 === contentHash(body).toString('hex') &&
  verify(
    null,
    Buffer.from(canonicalJson(certificate.statement)),
    createPublicKey(key),
    Buffer.from(certificate.signature, 'base64url'),
  );
