import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';

/** A secret as it is stored. */
export interface Sealed {
  /** Which of the operator's keys wraps the secret's own key. */
  readonly keyId: string;
  readonly box: Buffer;
}

const algorithm = 'aes-256-gcm';
const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;
const version = 1;
const wrapLength = nonceLength + keyLength + tagLength;

interface MasterKey {
  readonly id: string;
  readonly key: Buffer;
}

/**
 * Envelopes for secrets that must be read again (AES-256-GCM, NIST SP 800-38D): every secret has a random key of its own,
 * which the operator's DATA_KEY wraps. A box opens only in its context: in another row it is worth nothing.
 */
@Injectable()
export class Vault {
  private readonly current: MasterKey;
  private readonly known: ReadonlyMap<string, MasterKey>;

  constructor(@Inject(CONFIG) config: Pick<Config, 'keys' | 'previousDataKeys'>) {
    this.current = masterKey(config.keys.data);
    this.known = new Map(
      [config.keys.data, ...config.previousDataKeys].map(masterKey).map((key) => [key.id, key]),
    );
  }

  /** The id of the key that wraps now; boxes with another are to be wrapped again. */
  get keyId(): string {
    return this.current.id;
  }

  /** Seals a text. The context says where it belongs, such as its table and row. */
  seal(secret: string, context: string): Sealed {
    const dataKey = randomBytes(keyLength);
    const wrapped = encrypt(this.current.key, dataKey, context);
    const box = encrypt(dataKey, Buffer.from(secret, 'utf8'), context);
    return { keyId: this.current.id, box: Buffer.concat([Buffer.of(version), wrapped, box]) };
  }

  /** Opens what was sealed; throws when the key is gone, the context is another, or a bit was changed. */
  open(sealed: Sealed, context: string): string {
    const { dataKey, rest } = this.unwrap(sealed, context);
    return decrypt(dataKey, rest, context).toString('utf8');
  }

  /** The same secret under the current key, without looking at it. */
  rewrap(sealed: Sealed, context: string): Sealed {
    const { dataKey, rest } = this.unwrap(sealed, context);
    const wrapped = encrypt(this.current.key, dataKey, context);
    return { keyId: this.current.id, box: Buffer.concat([Buffer.of(version), wrapped, rest]) };
  }

  private unwrap({ keyId, box }: Sealed, context: string): { dataKey: Buffer; rest: Buffer } {
    const master = this.known.get(keyId);
    if (master === undefined)
      throw new Error('the DATA_KEY under which a secret was sealed is not configured');
    if (box[0] !== version) throw new Error('a sealed secret of an unknown version');
    return {
      dataKey: decrypt(master.key, box.subarray(1, 1 + wrapLength), context),
      rest: box.subarray(1 + wrapLength),
    };
  }
}

/** DATA_KEY serves other purposes too, so its keys are derived from it (RFC 5869). The id tells nothing about the key. */
function masterKey(material: Buffer): MasterKey {
  const key = Buffer.from(hkdfSync('sha256', material, '', 'mynedata vault', keyLength));
  const id = createHash('sha256').update('mynedata vault key id').update(key).digest('hex').slice(0, 16);
  return { id, key };
}

function encrypt(key: Buffer, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength }).setAAD(
    Buffer.from(context),
  );
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, box: Buffer, context: string): Buffer {
  const end = box.length - tagLength;
  const decipher = createDecipheriv(algorithm, key, box.subarray(0, nonceLength), {
    authTagLength: tagLength,
  })
    .setAAD(Buffer.from(context))
    .setAuthTag(box.subarray(end));
  return Buffer.concat([decipher.update(box.subarray(nonceLength, end)), decipher.final()]);
}
