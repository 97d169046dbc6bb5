import { type Bytes, fromBase64url, fromUuid, toBase64url, toHex, utf8 } from './bytes';
import { canonicalJson } from './canonical-json';
import { type Check, checked } from './checks';
import type { PublicKey } from './documents';
import { isObject, readCertificate } from './read-documents';

export const receiptSchema = 'urn:mynedata:schema:receipt:1';
export const receiptBundleSchema = 'urn:mynedata:schema:receipt-bundle:1';
export const receiptKinds = ['consent', 'refusal', 'withdrawal', 'use'] as const;
export type ReceiptKind = (typeof receiptKinds)[number];

/** What can be said of a receipt in a few words. Believe it only when it verified. */
export interface ReceiptSummary {
  readonly identifier: string;
  readonly kind: ReceiptKind;
  readonly at: string;
  readonly title: string;
  readonly query: string;
  readonly controller: string;
  readonly termsSha256: string;
}

interface Receipt extends ReceiptSummary {
  readonly content: Readonly<Record<string, unknown>>;
  readonly terms: object;
  readonly queryId: string;
  readonly header: string;
  readonly signature: string;
  readonly keyId: string;
  readonly certificate: unknown;
}

export const isReceipt = (value: unknown): boolean => isObject(value) && value['schema'] === receiptSchema;

/** The receipts of a bundle; undefined for anything else. */
export function readBundle(value: unknown): readonly unknown[] | undefined {
  if (!isObject(value) || value['schema'] !== receiptBundleSchema) return undefined;
  return Array.isArray(value['receipts']) ? value['receipts'] : undefined;
}

/** What a detached JWS signs (RFC 7515, appendix F): its header, and the canonical JSON of the receipt without its proof. */
export const receiptSigningInput = (header: string, receipt: object): string =>
  `${header}.${toBase64url(utf8(canonicalJson(receipt)))}`;

/**
 * Checks a receipt without asking anybody: that it was signed by one of the keys, that the terms in it are those whose hash it
 * binds, and of a use that the certificate belongs to the same query and terms.
 *
 * @param document a receipt as `GET /receipts/{id}` gives it; parsed JSON from anywhere
 * @param keys the market's public keys (`readKeys`)
 * @returns a check for everything that was looked at, and what the receipt says
 */
export async function verifyReceipt(
  document: unknown,
  keys: readonly PublicKey[],
): Promise<{
  readonly valid: boolean;
  readonly checks: readonly Check[];
  readonly receipt?: ReceiptSummary;
}> {
  const receipt = readReceipt(document);
  if (receipt === undefined) return { valid: false, checks: [checked('receipt-document', false)] };
  const checks = [
    checked('receipt-document', true),
    ...(await ofSignature(receipt, keys)),
    checked('receipt-terms', await holdsTerms(receipt)),
    // What is disclosed in person has no result that a certificate could be of.
    ...(receipt.kind === 'use' && !isInPerson(receipt.terms)
      ? [checked('receipt-certificate', await holdsCertificate(receipt, keys))]
      : []),
  ];
  const { identifier, kind, at, title, query, controller, termsSha256 } = receipt;
  return {
    valid: checks.every(({ ok }) => ok),
    checks,
    receipt: { identifier, kind, at, title, query, controller, termsSha256 },
  };
}

const isInPerson = (terms: object): boolean => 'kind' in terms && terms.kind === 'in-person';

async function ofSignature(receipt: Receipt, keys: readonly PublicKey[]): Promise<readonly Check[]> {
  const found = keys.find(({ kid }) => kid === receipt.keyId);
  if (found === undefined) return [checked('receipt-key', false)];
  const signed = within(() => utf8(receiptSigningInput(receipt.header, receipt.content)));
  const ok = signed !== undefined && (await isSigned(found, receipt.signature, signed));
  return [checked('receipt-key', true), checked('receipt-signature', ok)];
}

async function isSigned({ kty, crv, x }: PublicKey, signature: string, signed: Bytes): Promise<boolean> {
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x }, { name: 'Ed25519' }, false, ['verify']);
  return crypto.subtle.verify({ name: 'Ed25519' }, key, fromBase64url(signature) ?? new Uint8Array(), signed);
}

async function holdsTerms({ terms, termsSha256 }: Receipt): Promise<boolean> {
  const text = within(() => utf8(canonicalJson(terms)));
  if (text === undefined) return false;
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', text))) === termsSha256;
}

async function holdsCertificate(receipt: Receipt, keys: readonly PublicKey[]): Promise<boolean> {
  const certificate = readCertificate(receipt.certificate);
  const key = keys.find(({ kid }) => kid === certificate?.keyId);
  if (certificate === undefined || key === undefined) return false;
  const { statement, signature } = certificate;
  const text = within(() => utf8(canonicalJson(statement)));
  return (
    statement.queryId === receipt.queryId &&
    statement.termsSha256 === receipt.termsSha256 &&
    text !== undefined &&
    (await isSigned(key, signature, text))
  );
}

function readReceipt(value: unknown): Receipt | undefined {
  if (!isObject(value) || !isReceipt(value)) return undefined;
  const { proof, ...content } = value;
  const { identifier, kind, at, record, queryId, termsSha256, terms, certificate } = content;
  const controller = isObject(record) ? record['controller'] : undefined;
  const jws = isObject(proof) ? proof['jws'] : undefined;
  const [header, payload, signature, ...more] = isText(jws) ? jws.split('.') : [];
  const keyId = header === undefined ? undefined : keyOf(header);
  if (
    !isText(identifier) ||
    !isKind(kind) ||
    !isText(at) ||
    !isText(queryId) ||
    fromUuid(queryId) === undefined ||
    !isText(termsSha256) ||
    !isObject(terms) ||
    !isText(terms['title']) ||
    !isText(terms['query']) ||
    !isObject(controller) ||
    !isText(controller['name']) ||
    header === undefined ||
    payload !== '' ||
    signature === undefined ||
    more.length > 0 ||
    keyId === undefined
  )
    return undefined;
  const { title, query } = terms;
  const name = controller['name'];
  const said = { identifier, kind, at, title, query, controller: name, termsSha256, queryId };
  return { ...said, content, terms, header, signature, keyId, certificate };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isKind = (value: unknown): value is ReceiptKind => (receiptKinds as readonly unknown[]).includes(value);

/** The key that a protected header names. Extensions that must be understood are none that this library knows. */
function keyOf(text: string): string | undefined {
  const bytes = fromBase64url(text);
  if (bytes === undefined) return undefined;
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isObject(header) || header['alg'] !== 'EdDSA' || 'crit' in header || 'b64' in header)
      return undefined;
    return isText(header['kid']) ? header['kid'] : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing where what somebody gave is nested too deep, or cannot have come from JSON without loss. */
function within<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
