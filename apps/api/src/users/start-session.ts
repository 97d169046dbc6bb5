import { Injectable } from '@nestjs/common';
import { Clock, Random, type Tx, hashSecret } from '@mynedata/platform';
import { SessionsStore } from './sessions.store';

const lifetimeMs = 7 * 24 * 3600 * 1000;

/** What goes into the two cookies; stored only as hashes. */
export interface NewSession {
  readonly cookie: string;
  readonly csrf: string;
  readonly expiresAt: Date;
}

@Injectable()
export class StartSession {
  constructor(
    private readonly sessions: SessionsStore,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  async within(tx: Tx, accountId: string): Promise<NewSession> {
    const [id, secret, csrf] = [this.random.uuid(), this.random.secret(), this.random.secret()];
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + lifetimeMs);
    await this.sessions.insert(tx, {
      accountId,
      id,
      secretHash: hashSecret(secret),
      csrfHash: hashSecret(csrf),
      createdAt,
      expiresAt,
    });
    return { cookie: `${id}.${secret}`, csrf, expiresAt };
  }
}
