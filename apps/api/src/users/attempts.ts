import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@mynedata/platform';
import { AttemptsStore } from './attempts.store';
import { UsersRefusal } from './errors';
import { networkOf } from './network-of';

/** Limits guessing per name and per address (of IPv6 the /64), over all processes. */
@Injectable()
export class Attempts {
  constructor(
    private readonly store: AttemptsStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Counts one attempt to sign in, before the password is looked at: few from one address at one name, more from one address,
   * many at one name from anywhere, so that a stranger's guesses do not lock its owner out at once.
   */
  async signIn(username: string, address: string): Promise<void> {
    const name = username.toLowerCase();
    await this.consume('address', networkOf(address), this.config.environment === 'production' ? 50 : 1000);
    await this.consume('name-address', `${name} ${networkOf(address)}`, 10);
    await this.consume('name', name, 100);
  }

  async signInSucceeded(username: string, address: string): Promise<void> {
    await this.store.forget('name-address', `${username.toLowerCase()} ${networkOf(address)}`);
  }

  /** Counts one new account from an address. */
  async register(address: string): Promise<void> {
    await this.consume('register', networkOf(address), this.config.environment === 'production' ? 20 : 5000);
  }

  /** Counts one device that asks to be paired. */
  async startPairing(address: string): Promise<void> {
    await this.consume('pairing', networkOf(address), this.config.environment === 'production' ? 60 : 5000);
  }

  /** Counts one look behind a user code: 20^8 of them make guessing hopeless at this pace (RFC 8628 5.1). */
  async guessUserCode(accountId: string, address: string): Promise<void> {
    await this.consume('user-code-account', accountId, 30);
    await this.consume(
      'user-code-address',
      networkOf(address),
      this.config.environment === 'production' ? 100 : 1000,
    );
  }

  /**
   * Counts one look behind the code of an in-person request, right or wrong: few for an account, more from an address, and so many
   * over everybody that guessing together does not pay either.
   */
  async guessInPersonCode(accountId: string, address: string): Promise<void> {
    await this.consume('in-person-account', accountId, 10);
    await this.consume(
      'in-person-address',
      networkOf(address),
      this.config.environment === 'production' ? 60 : 1000,
    );
    await this.consume('in-person-everybody', 'everybody', 3000);
  }

  /** Counts one mail that proves an address: few for an account, and few to one address whoever asks for it. */
  async proveMailAddress(accountId: string, address: string): Promise<void> {
    await this.consume('mail-account', accountId, 5);
    await this.consume('mail-address', address.toLowerCase(), 3);
  }

  /** Counts one look for the proof of a domain: each asks a stranger's server. */
  async proveDomain(organisationId: string): Promise<void> {
    await this.consume('domain', organisationId, 30);
  }

  /** Counts one password of somebody who is signed in: a session that was left open must not help to guess it. */
  async confirmPassword(accountId: string): Promise<void> {
    await this.consume('confirm-password', accountId, 10);
  }

  /** Counts one look behind a claim code, by an account where there is one. */
  async guessClaimCode(address: string, accountId?: string): Promise<void> {
    if (accountId !== undefined) await this.consume('claim-code-account', accountId, 20);
    await this.consume(
      'claim-code-address',
      networkOf(address),
      this.config.environment === 'production' ? 30 : 1000,
    );
  }

  /** Counts one archive that is ordered: each reads all that there is of somebody. */
  async orderArchive(accountId: string): Promise<void> {
    await this.consume('archive', accountId, 5);
  }

  /** Counts one dry run of a query: each takes a thread for a while. */
  async runDry(organisationId: string): Promise<void> {
    await this.consume('dry-run', organisationId, 60);
  }

  private async consume(
    what:
      | 'name'
      | 'address'
      | 'name-address'
      | 'register'
      | 'pairing'
      | 'user-code-account'
      | 'user-code-address'
      | 'in-person-account'
      | 'in-person-address'
      | 'in-person-everybody'
      | 'confirm-password'
      | 'archive'
      | 'dry-run'
      | 'claim-code-account'
      | 'claim-code-address'
      | 'mail-account'
      | 'mail-address'
      | 'domain',
    key: string,
    points: number,
  ): Promise<void> {
    const waitSeconds = await this.store.consume(what, key, points);
    if (waitSeconds === 0) return;
    throw new UsersRefusal(
      'too-many-attempts',
      `Too many attempts. Try again in ${Math.ceil(waitSeconds / 60)} minutes.`,
      { 'Retry-After': String(waitSeconds) },
    );
  }
}
