import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's second recommendation for argon2id: 19 MiB, 2 passes, 1 lane. The library's default algorithm is argon2id. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

@Injectable()
export class Passwords {
  /** Verified against when there is no such account, so that the answer takes as long. */
  private readonly nobody = hash('no account has this password', parameters);

  hash(password: string): Promise<string> {
    return hash(password, parameters);
  }

  /** Whether the password belongs to the hash; constant work when there is no hash. */
  async matches(passwordHash: string | undefined, password: string): Promise<boolean> {
    const matches = await verify(passwordHash ?? (await this.nobody), password);
    return matches && passwordHash !== undefined;
  }
}
