import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@mynedata/platform';
import { AttemptsStore } from './attempts.store';
import { UsersRefusal } from './errors';

/** Limits guessing per name and per address, over all processes. */
@Injectable()
export class Attempts {
  constructor(
    private readonly store: AttemptsStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Counts one attempt to sign in, before the password is looked at. */
  async signIn(username: string, address: string): Promise<void> {
    await this.consume('name', username.toLowerCase(), 10);
    await this.consume('address', address, this.config.environment === 'production' ? 50 : 1000);
  }

  async signInSucceeded(username: string): Promise<void> {
    await this.store.forget('name', username.toLowerCase());
  }

  /** Counts one new account from an address. */
  async register(address: string): Promise<void> {
    await this.consume('register', address, this.config.environment === 'production' ? 20 : 5000);
  }

  private async consume(what: 'name' | 'address' | 'register', key: string, points: number): Promise<void> {
    const waitSeconds = await this.store.consume(what, key, points);
    if (waitSeconds === 0) return;
    throw new UsersRefusal(
      'too-many-attempts',
      `Too many attempts. Try again in ${Math.ceil(waitSeconds / 60)} minutes.`,
      { 'Retry-After': String(waitSeconds) },
    );
  }
}
