import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database } from '@mynedata/platform';
import { typedUserCode } from '@mynedata/sources';
import { Attempts } from '@mynedata/users';
import { QueriesRefusal } from '../errors';
import { hashInPersonCode } from './in-person';
import { InPersonEntriesStore } from './in-person-entries.store';
import { InPersonRequestsStore } from './in-person-requests.store';

/** A signed-in person, and where they come from: both count against guessing. */
export interface Guest {
  readonly userId: string;
  readonly address: string;
}

/**
 * A person types a code. The first to do so is the one who is asked: for everybody else the code is as good as wrong from then on,
 * so that nobody can look on, and whoever guesses learns of one request at most once. Typed again it leads to the same request.
 */
@Injectable()
export class EnterCode {
  constructor(
    private readonly database: Database,
    private readonly requests: InPersonRequestsStore,
    private readonly entries: InPersonEntriesStore,
    private readonly attempts: Attempts,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The id of the request. */
  async run({ userId, address }: Guest, typed: string): Promise<string> {
    // Counted before it is looked at, right or wrong: a right one must not buy more guesses.
    await this.attempts.guessInPersonCode(userId, address);
    const code = typedUserCode(typed);
    if (code === undefined) throw notFound();
    const hashes = [this.config.keys.data, ...this.config.previousDataKeys].map((key) =>
      hashInPersonCode(code, key),
    );
    return this.database.transaction(async (tx) => {
      const request = await this.requests.lockByCode(tx, hashes);
      const now = this.clock.now();
      if (request === null || now >= request.validUntil) throw notFound();
      const own = await this.entries.find(tx, userId, request.id);
      if (own !== null) return request.id;
      if (request.enteredAt !== null || request.state !== 'waiting') throw notFound();
      await this.requests.enter(tx, request.id, now);
      await this.entries.insert(tx, userId, request.id, now);
      return request.id;
    });
  }
}

const notFound = (): QueriesRefusal =>
  new QueriesRefusal(
    'in-person-code-not-found',
    'Nobody asks under this code. Check it, or ask for a new one: a code is good for one person, and not for long.',
  );
