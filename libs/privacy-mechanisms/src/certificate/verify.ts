import { type Bytes, fromBase64url, fromHex, fromUuid, toHex, utf8 } from './bytes';
import { canonicalJson } from './canonical-json';
import { type Check, checked } from './checks';
import {
  type Certificate,
  type MembershipProof,
  type PublicKey,
  type Statement,
  membershipSchema,
  statisticsOf,
} from './documents';
import { leafInput, participantMessage, rootOf } from './merkle';
import { isObject, readCertificate, readProof } from './read-documents';

export interface Verdict {
  /** True when everything that was looked at holds. */
  readonly valid: boolean;
  readonly checks: readonly Check[];
  /** What the certificate says; undefined when there is none. Believe it only when the verdict is valid. */
  readonly statement?: Statement;
}

/**
 * Checks a released result, or a proof of membership by itself, without asking anybody: the hash of the result, the
 * signature of the certificate, and the proof where there is one. Uses WebCrypto, so that the same code runs in a
 * browser and in Node.
 *
 * @param document a result as `GET /queries/{id}/result` gives it (a dataset with or without its rows), or a proof as
 * `GET /requests/{id}/membership` gives it; parsed JSON from anywhere
 * @param keys the market's public keys (`readKeys`)
 * @param proof a proof for the result, where it is to be checked as well
 * @returns one check for everything that was looked at; a failure names what does not hold, and what depends on it is
 * left out
 * @throws DOMException (NotSupportedError) where WebCrypto knows no Ed25519
 */
export async function verifyDocument(
  document: unknown,
  keys: readonly PublicKey[],
  proof?: unknown,
): Promise<Verdict> {
  const alone = isObject(document) && document['schema'] === membershipSchema;
  const certificate = isObject(document) ? readCertificate(document['certificate']) : undefined;
  if (!isObject(document) || certificate === undefined) return verdict([checked('document', false)]);
  const checks = [checked('document', true), ...(await ofSignature(certificate, keys))];
  if (!alone) checks.push(...(await ofResult(document, certificate.statement)));
  if (alone) checks.push(...(await ofProof(document, certificate)));
  else if (proof !== undefined) checks.push(...(await ofProof(proof, certificate)));
  return { ...verdict(checks), statement: certificate.statement };
}

const verdict = (checks: readonly Check[]): Verdict => ({ valid: checks.every(({ ok }) => ok), checks });

async function ofSignature(certificate: Certificate, keys: readonly PublicKey[]): Promise<readonly Check[]> {
  const found = keys.find(({ kid }) => kid === certificate.keyId);
  if (found === undefined) return [checked('key', false)];
  const { kty, crv, x } = found;
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x }, { name: 'Ed25519' }, false, ['verify']);
  const signature = fromBase64url(certificate.signature) ?? new Uint8Array();
  const statement = canonical(certificate.statement);
  const belongs =
    statement !== undefined &&
    (await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, utf8(statement)));
  return [checked('key', true), checked('signature', belongs)];
}

async function ofResult(
  document: Readonly<Record<string, unknown>>,
  statement: Statement,
): Promise<readonly Check[]> {
  const { releasedAt, certificate: _, rows, ...body } = document;
  const text = canonical(body);
  const same = text !== undefined && (await hashOf(utf8(text))) === statement.resultSha256;
  const said =
    statement.queryId === body['queryId'] &&
    statement.query === body['query'] &&
    statement.releasedAt === releasedAt &&
    equal(statement.participants, body['participants']) &&
    equal(statement.protection, body['protection']) &&
    equal(statement.statistics, statisticsOf(body));
  return [
    checked('result-hash', same),
    checked('result-statement', said),
    ...(rows === undefined ? [] : [checked('rows-hash', await areRows(rows, body['dataset']))]),
  ];
}

/** Rows are hashed as they are stored: each a JSON array, ended by a line feed. */
async function areRows(rows: unknown, dataset: unknown): Promise<boolean> {
  if (!Array.isArray(rows) || !isObject(dataset) || rows.length !== dataset['rowCount']) return false;
  const lines = withinRange(() => linesOf(rows));
  return lines !== undefined && (await hashOf(lines)) === dataset['rowsSha256'];
}

/** Row by row: all of them may be longer than a text can be. Measured first, so that they are held only once. */
function linesOf(rows: readonly unknown[]): Bytes {
  const line = (row: unknown): string => `${JSON.stringify(row)}\n`;
  const encoder = new TextEncoder();
  const lines = new Uint8Array(rows.reduce<number>((length, row) => length + utf8(line(row)).length, 0));
  let at = 0;
  for (const row of rows) at += encoder.encodeInto(line(row), lines.subarray(at)).written;
  return lines;
}

async function ofProof(document: unknown, { statement }: Certificate): Promise<readonly Check[]> {
  const proof = readProof(document);
  if (proof === undefined) return [checked('proof-document', false)];
  const { queryId, commitment } = statement;
  const leaf = fromHex(proof.leaf, 32);
  const own = await leafOf(proof);
  return [
    checked('proof-document', true),
    checked('proof-query', proof.queryId === queryId && proof.certificate.statement.queryId === queryId),
    checked('proof-certificate', equal(proof.certificate.statement.commitment, commitment)),
    checked('proof-leaf', own !== undefined && toHex(own) === proof.leaf),
    checked('proof-path', leaf !== undefined && (await leadsToRoot(proof, leaf, commitment))),
  ];
}

/** The leaf that a proof's account has with its salt in its query. */
async function leafOf(proof: MembershipProof): Promise<Bytes | undefined> {
  const salt = fromHex(proof.salt, 16);
  const query = fromUuid(proof.queryId);
  const participant = fromUuid(proof.participant);
  if (salt === undefined || query === undefined || participant === undefined) return undefined;
  const key = await crypto.subtle.importKey('raw', salt, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const code = await crypto.subtle.sign('HMAC', key, participantMessage(query, participant));
  return sha256(leafInput(new Uint8Array(code)));
}

async function leadsToRoot(
  { index, path }: MembershipProof,
  leaf: Uint8Array,
  { leaves, root }: Statement['commitment'],
): Promise<boolean> {
  // A path of another length would prove something about another tree, such as that an inner node is a leaf.
  if (index < 0 || index >= leaves || 2 ** path.length !== leaves) return false;
  const siblings = path.map((sibling) => fromHex(sibling, 32) ?? new Uint8Array());
  return toHex(await rootOf(leaf, index, siblings, sha256)) === root;
}

const sha256 = async (input: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', input));

const hashOf = async (input: Bytes): Promise<string> => toHex(await sha256(input));

/** Canonical JSON, or nothing where the content cannot have come from JSON without loss. */
const canonical = (value: unknown): string | undefined => withinRange(() => canonicalJson(value));

/** Nothing where what somebody gave is nested too deep, or too large, to be looked at. */
function withinRange<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function equal(a: unknown, b: unknown): boolean {
  const text = canonical(a);
  return text !== undefined && text === canonical(b);
}
