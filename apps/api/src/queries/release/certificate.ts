import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import {
  type Certificate,
  type Statement,
  canonicalJson,
  certificateSchema,
  statisticsOf,
} from '@mynedata/privacy-mechanisms/certificate';
import { contentHash } from '../content-hash';
import type { ResultBody } from '../execution/result';
import type { Query } from '../query';
import { termsHash } from '../terms-document';

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

/** What a result is certified with, beside itself. */
export interface Certified {
  readonly query: Pick<Query, 'terms' | 'canonical'>;
  readonly commitment: { readonly leaves: number; readonly root: Buffer };
  readonly releasedAt: Date;
}

/** Signs how a result was made. Whoever has the public key can check it (`verifyDocument`). */
export function certify(
  body: ResultBody,
  { query, commitment, releasedAt }: Certified,
  key: KeyObject,
): Certificate {
  const statement: Statement = {
    schema: certificateSchema,
    queryId: body.queryId,
    query: body.query,
    termsSha256: termsHash(query),
    resultSha256: contentHash(body).toString('hex'),
    releasedAt: releasedAt.toISOString(),
    participants: body.participants,
    protection: body.protection,
    statistics: statisticsOf(body),
    commitment: { hash: 'sha256', leaves: commitment.leaves, root: commitment.root.toString('hex') },
  };
  return {
    statement,
    keyId: publicJwk(key).kid,
    algorithm: 'Ed25519',
    signature: sign(null, Buffer.from(canonicalJson(statement)), key).toString('base64url'),
  };
}
