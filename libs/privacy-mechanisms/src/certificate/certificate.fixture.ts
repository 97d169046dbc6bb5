import type { webcrypto } from 'node:crypto';
import { type Bytes, joined, toHex, utf8 } from './bytes';
import { canonicalJson } from './canonical-json';
import {
  type Certificate,
  type MembershipProof,
  type PublicKey,
  type Statement,
  certificateSchema,
  membershipSchema,
  statisticsOf,
} from './documents';
import { leafInput, nodeInput, participantMessage } from './merkle';

const sha256 = async (input: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', input));
const base64url = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('base64url');
const bytesOf = (id: string): Uint8Array => Uint8Array.from(Buffer.from(id.replaceAll('-', ''), 'hex'));

/** A market that signs, made of nothing but WebCrypto: another hand than the one that is tested. */
export class SmallMarket {
  private constructor(
    private readonly pair: webcrypto.CryptoKeyPair,
    readonly key: PublicKey,
  ) {}

  static async opens(kid = 'k1'): Promise<SmallMarket> {
    const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, [
      'sign',
      'verify',
    ])) as unknown as webcrypto.CryptoKeyPair;
    const { kty = '', crv = '', x = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    return new SmallMarket(pair, { kty, crv, x, kid });
  }

  async certifies(statement: Statement): Promise<Certificate> {
    const text = utf8(canonicalJson(statement));
    const signature = base64url(await crypto.subtle.sign({ name: 'Ed25519' }, this.pair.privateKey, text));
    return { statement, keyId: this.key.kid, algorithm: 'Ed25519', signature };
  }

  /** A result of four leaves, two of them participants, and the proof of the first. */
  async releases(
    changes: Readonly<Record<string, unknown>> = {},
    queryId = '8a6e0804-2bd0-4672-b79d-d97027f9071a',
  ): Promise<{ readonly result: Readonly<Record<string, unknown>>; readonly proof: MembershipProof }> {
    const body = { ...plainBody, queryId, ...changes };
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const participant = '11111111-2222-4333-8444-555555555555';
    const key = await crypto.subtle.importKey('raw', salt, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ]);
    const message = participantMessage(bytesOf(queryId), bytesOf(participant));
    const leaf = await sha256(leafInput(new Uint8Array(await crypto.subtle.sign('HMAC', key, message))));
    const [zero, two, three] = [1, 2, 3].map(() => crypto.getRandomValues(new Uint8Array(32))) as [
      Bytes,
      Bytes,
      Bytes,
    ];
    const left = await sha256(nodeInput(zero, leaf));
    const right = await sha256(nodeInput(two, three));
    const statement: Statement = {
      schema: certificateSchema,
      queryId,
      query: body.query,
      termsSha256: 'ab'.repeat(32),
      resultSha256: toHex(await sha256(utf8(canonicalJson(body)))),
      releasedAt: '2026-11-22T18:00:00.000Z',
      participants: body.participants,
      protection: body.protection,
      statistics: statisticsOf(body),
      commitment: {
        hash: 'sha256',
        leaves: 4,
        root: toHex(await sha256(joined(Uint8Array.of(1), left, right))),
      },
    };
    const certificate = await this.certifies(statement);
    return {
      result: { ...body, releasedAt: statement.releasedAt, certificate },
      proof: {
        schema: membershipSchema,
        queryId,
        participant,
        salt: toHex(salt),
        leaf: toHex(leaf),
        index: 1,
        path: [toHex(zero), toHex(right)],
        certificate,
      },
    };
  }
}

const plainBody = {
  schema: 'urn:mynedata:schema:result:1',
  queryId: '',
  query: 'SELECT COUNT(A.b)',
  participants: { from: 50, to: 99 },
  statistics: [
    {
      function: 'COUNT',
      attribute: 'A.b',
      mechanism: { name: 'count', epsilonPerSlot: { low: 0.8 } },
      slots: [{ from: 'x', to: 'y', value: 61.5 }],
    },
  ],
  protection: { strategy: 'partition', maxProtection: 'low', epsilon: { low: 1 } },
};
