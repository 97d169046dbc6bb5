import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { arePushKeys, encryptPush, maxPushBytes, pushPublicKey, vapidAuthorization } from './push-message';

const receiver = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};
const privateKey = Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url');
const salt = Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url');

describe('a push message', () => {
  it('is encrypted as in the example of RFC 8291', () => {
    const plain = Buffer.from('When I grow up, I want to be a watermelon');
    expect(encryptPush(plain, receiver, { privateKey, salt }).toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
  });

  it('fits into the 4,096 bytes that every push service takes', () => {
    const chance = { privateKey, salt };
    expect(encryptPush(Buffer.alloc(maxPushBytes), receiver, chance)).toHaveLength(4096);
    expect(() => encryptPush(Buffer.alloc(maxPushBytes + 1), receiver, chance)).toThrow('bytes');
  });

  it('needs keys that are a point of the curve and a secret of 16 bytes', () => {
    expect(arePushKeys(receiver)).toBe(true);
    expect(arePushKeys({ ...receiver, auth: 'AAAA' })).toBe(false);
    expect(arePushKeys({ ...receiver, p256dh: Buffer.alloc(65, 4).toString('base64url') })).toBe(false);
    expect(arePushKeys({ ...receiver, p256dh: '' })).toBe(false);
  });
});

describe('the authorization at a push service', () => {
  it('is a token of RFC 8292 for its origin that the public key proves', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    const header = vapidAuthorization(new URL('https://push.example/secret/path'), {
      privateKey,
      subject: 'https://market.example',
      now,
    });
    const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(header) ?? [];
    expect(key).toBe(pushPublicKey(privateKey));
    const [head = '', claims = '', signature = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      aud: 'https://push.example',
      exp: now.getTime() / 1000 + 12 * 3600,
      sub: 'https://market.example',
    });
    const point = Buffer.from(key, 'base64url');
    const publicKey = createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: point.subarray(1, 33).toString('base64url'),
        y: point.subarray(33).toString('base64url'),
      },
    });
    const proves = (text: string): boolean =>
      verify(
        'sha256',
        Buffer.from(text),
        { key: publicKey, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      );
    expect([proves(`${head}.${claims}`), proves(`${head}.${claims}x`)]).toEqual([true, false]);
  });
});
