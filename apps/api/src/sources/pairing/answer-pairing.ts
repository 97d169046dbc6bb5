import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, type Tx } from '@mynedata/platform';
import { Attempts } from '@mynedata/users';
import { lockOwn } from '../change-source';
import { SourcesRefusal } from '../errors';
import { IssueSourceToken } from '../tokens/issue-source-token';
import { SourcesStore } from '../sources.store';
import { typedUserCode } from './pairing';
import type { PairingRow } from './pairing.entity';
import { PairingsStore } from './pairings.store';
import { hashUserCode } from './user-code';

/** Who asks, and from where: both count against guessing. */
export interface Asker {
  readonly userId: string;
  readonly address: string;
}

const notFound = () =>
  new SourcesRefusal(
    'pairing-not-found',
    'No device waits under this code. Check it, or let the device ask again: codes last 15 minutes.',
  );

/** A signed-in person looks at the device behind a code, and says to which source it may write, or no. */
@Injectable()
export class AnswerPairing {
  constructor(
    private readonly database: Database,
    private readonly pairings: PairingsStore,
    private readonly sources: SourcesStore,
    private readonly issueToken: IssueSourceToken,
    private readonly attempts: Attempts,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The device that waits under the code; another person's answered one is not found. */
  find(asker: Asker, typed: string): Promise<PairingRow> {
    return this.answering(asker, typed, (_tx, pairing) => Promise.resolve(pairing));
  }

  /** The device may write to that own source; it gets its token when it polls next. */
  async approve(asker: Asker, typed: string, sourceId: string): Promise<void> {
    await this.answering(asker, typed, async (tx, pairing) => {
      refuseAnswered(pairing);
      await lockOwn(this.sources, tx, asker.userId, sourceId);
      await this.issueToken.refuseTooMany(tx, asker.userId, sourceId, this.clock.now());
      await this.pairings.answer(tx, pairing.id, { state: 'approved', userId: asker.userId, sourceId });
    });
  }

  async deny(asker: Asker, typed: string): Promise<void> {
    await this.answering(asker, typed, async (tx, pairing) => {
      refuseAnswered(pairing);
      await this.pairings.answer(tx, pairing.id, { state: 'denied', userId: asker.userId, sourceId: null });
    });
  }

  private async answering<T>(
    { userId, address }: Asker,
    typed: string,
    act: (tx: Tx, pairing: PairingRow) => Promise<T>,
  ): Promise<T> {
    // Counted before it is looked at, right or wrong: a right one of one's own must not buy more guesses.
    await this.attempts.guessUserCode(userId, address);
    const code = typedUserCode(typed);
    if (code === undefined) throw notFound();
    return this.database.transaction(async (tx) => {
      const pairing = await this.pairings.lockByUserCode(tx, hashUserCode(code, this.config.keys.data));
      const gone = pairing === null || this.clock.now() >= pairing.expiresAt;
      if (gone || (pairing.userId !== null && pairing.userId !== userId)) throw notFound();
      return act(tx, pairing);
    });
  }
}

function refuseAnswered({ state }: PairingRow): void {
  if (state !== 'pending')
    throw new SourcesRefusal(
      'pairing-answered',
      'You have already answered this device. To take it back, revoke its token at the source.',
    );
}
