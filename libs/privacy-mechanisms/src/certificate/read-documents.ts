import { fromBase64url, fromHex, fromUuid } from './bytes';
import {
  type Certificate,
  type MembershipProof,
  type PublicKey,
  type Statement,
  certificateSchema,
  membershipSchema,
} from './documents';
import { hashBytes } from './merkle';

type Members = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';
const isHash = (value: unknown): boolean => isText(value) && fromHex(value, hashBytes) !== undefined;
const isUuid = (value: unknown): boolean => isText(value) && fromUuid(value) !== undefined;

function isPowerOfTwo(value: unknown): boolean {
  return (
    Number.isSafeInteger(value) && (value as number) >= 1 && Number.isInteger(Math.log2(value as number))
  );
}

function isStatement(value: unknown): value is Statement {
  if (!isObject(value) || !isObject(value['commitment']) || !isObject(value['participants'])) return false;
  const { hash, leaves, root } = value['commitment'];
  return (
    value['schema'] === certificateSchema &&
    isUuid(value['queryId']) &&
    isText(value['query']) &&
    isHash(value['termsSha256']) &&
    isHash(value['resultSha256']) &&
    isText(value['releasedAt']) &&
    isObject(value['protection']) &&
    Array.isArray(value['statistics']) &&
    hash === 'sha256' &&
    isPowerOfTwo(leaves) &&
    isHash(root)
  );
}

/** A certificate of the shape that this library knows; undefined for anything else. */
export function readCertificate(value: unknown): Certificate | undefined {
  if (!isObject(value) || !isStatement(value['statement'])) return undefined;
  const { keyId, algorithm, signature } = value;
  const known = isText(keyId) && algorithm === 'Ed25519' && isText(signature);
  return known && fromBase64url(signature) !== undefined ? (value as unknown as Certificate) : undefined;
}

/** A proof of the shape that this library knows; undefined for anything else. */
export function readProof(value: unknown): MembershipProof | undefined {
  if (!isObject(value) || value['schema'] !== membershipSchema) return undefined;
  const { queryId, participant, salt, leaf, index, path, certificate } = value;
  const known =
    isUuid(queryId) &&
    isUuid(participant) &&
    isText(salt) &&
    fromHex(salt, 16) !== undefined &&
    isHash(leaf) &&
    Number.isSafeInteger(index) &&
    Array.isArray(path) &&
    path.length <= 32 &&
    path.every(isHash) &&
    readCertificate(certificate) !== undefined;
  return known ? (value as unknown as MembershipProof) : undefined;
}

/** The Ed25519 keys of a key set as the market publishes it; undefined for anything else. */
export function readKeys(value: unknown): readonly PublicKey[] | undefined {
  if (!isObject(value) || !Array.isArray(value['keys'])) return undefined;
  return value['keys'].filter(
    (key): key is PublicKey =>
      isObject(key) &&
      key['kty'] === 'OKP' &&
      key['crv'] === 'Ed25519' &&
      isText(key['x']) &&
      fromBase64url(key['x'])?.length === 32 &&
      isText(key['kid']),
  );
}
