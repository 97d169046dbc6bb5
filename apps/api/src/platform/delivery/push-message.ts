import { createCipheriv, createECDH, createPrivateKey, hkdfSync, sign } from 'node:crypto';

const curve = 'prime256v1';
const recordSize = 4096;
/** The header takes 86 bytes, the tag 16, the delimiter 1. */
export const maxPushBytes = recordSize - 86 - 16 - 1;
const jwtSeconds = 12 * 3600;

/** What a browser gave for this: base64url, an uncompressed point of P-256 (65 bytes) and 16 bytes. */
export interface PushKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** Whether a message can be encrypted for these keys. */
export function arePushKeys({ p256dh, auth }: PushKeys): boolean {
  try {
    const point = Buffer.from(p256dh, 'base64url');
    const own = createECDH(curve);
    own.generateKeys();
    own.computeSecret(point);
    return point.length === 65 && point[0] === 4 && Buffer.from(auth, 'base64url').length === 16;
  } catch {
    return false;
  }
}

/**
 * Encrypts a message for one subscription (RFC 8291 with the aes128gcm coding of RFC 8188), as one record.
 * @param chance 32 bytes for the sender's ephemeral key, 16 for the salt; never the same twice.
 */
export function encryptPush(
  plain: Buffer,
  { p256dh, auth }: PushKeys,
  chance: { readonly privateKey: Buffer; readonly salt: Buffer },
): Buffer {
  if (plain.length > maxPushBytes) throw new Error(`a push message of ${plain.length} bytes`);
  const receiver = Buffer.from(p256dh, 'base64url');
  const sender = createECDH(curve);
  sender.setPrivateKey(chance.privateKey);
  const senderPublic = sender.getPublicKey();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiver, senderPublic]);
  const shared = sender.computeSecret(receiver);
  const material = Buffer.from(hkdfSync('sha256', shared, Buffer.from(auth, 'base64url'), info, 32));
  const derive = (words: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', material, chance.salt, Buffer.from(`${words}\0`), length));
  const cipher = createCipheriv(
    'aes-128-gcm',
    derive('Content-Encoding: aes128gcm', 16),
    derive('Content-Encoding: nonce', 12),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32BE(recordSize);
  return Buffer.concat([
    chance.salt,
    size,
    Buffer.of(senderPublic.length),
    senderPublic,
    cipher.update(plain),
    // The delimiter of the last record.
    cipher.update(Buffer.of(2)),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

/** The public half of a VAPID key, as browsers want it: base64url of the uncompressed point. */
export function pushPublicKey(privateKey: Buffer): string {
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(privateKey);
  return ecdh.getPublicKey('base64url');
}

/**
 * The Authorization header by which a push service knows us (RFC 8292).
 * @param privateKey 32 bytes, P-256.
 * @param subject whom to write to when something is wrong: an https: or mailto: address.
 */
export function vapidAuthorization(
  endpoint: URL,
  { privateKey, subject, now }: { readonly privateKey: Buffer; readonly subject: string; readonly now: Date },
): string {
  const publicKey = Buffer.from(pushPublicKey(privateKey), 'base64url');
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: privateKey.toString('base64url'),
      x: publicKey.subarray(1, 33).toString('base64url'),
      y: publicKey.subarray(33).toString('base64url'),
    },
  });
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(now.getTime() / 1000) + jwtSeconds;
  const signed = `${part({ typ: 'JWT', alg: 'ES256' })}.${part({ aud: endpoint.origin, exp, sub: subject })}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${publicKey.toString('base64url')}`;
}
