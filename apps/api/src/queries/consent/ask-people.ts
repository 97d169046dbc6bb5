import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Audit, Clock, Database, Realtime, type Tx, violatedConstraint } from '@mynedata/platform';
import { PARAMETERS } from '@mynedata/privacy';
import type { ParameterTable } from '@mynedata/privacy-mechanisms';
import { Notify } from '@mynedata/users';
import { QueriesStore } from '../queries.store';
import { AskingStore, lanes } from './asking.store';
import { EligibilityStore } from './eligibility.store';

/** People who are looked at in one transaction: some 100 ms, the longest that an answer to the end of the window may wait. */
const usualPortion = 2_500;

type Step = 'over' | 'more' | 'more of the first round';

export interface Pace {
  /** Asked after each portion: whether to go on. What is left is for the next time. */
  readonly goOn?: (firstRound: boolean) => boolean;
  readonly perPortion?: number;
}

/**
 * Asks everybody who fits and was not asked yet, once around. Each portion of people is one short transaction, which also keeps how
 * far asking has come: whoever goes on, after a crash or beside others, finds the rest.
 */
@Injectable()
export class AskPeople {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly asking: AskingStore,
    private readonly eligibility: EligibilityStore,
    private readonly notify: Notify,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
  ) {}

  async run(queryId: string, { goOn = () => true, perPortion = usualPortion }: Pace = {}): Promise<void> {
    const ended = await Promise.allSettled(
      lanes.map(async (lane) => {
        for (;;) {
          const step = await this.portion(queryId, lane, perPortion).catch(unlessErased);
          if (step === 'over' || !goOn(step === 'more of the first round')) return;
        }
      }),
    );
    // Not before both have come to rest: whoever tries again finds each lane free.
    const failed = ended.find((lane) => lane.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  private portion(queryId: string, lane: number, perPortion: number): Promise<Step> {
    return this.database.transaction(async (tx) => {
      const query = await this.queries.lockShared(tx, queryId);
      const now = this.clock.now();
      if (query.state !== 'collecting' || now < query.terms.opens || now >= query.terms.closes) return 'over';
      const portion = await this.asking.take(tx, query, lane, perPortion);
      if (portion === undefined) return 'over';
      const asked = await this.eligibility.ask(
        tx,
        query,
        this.parameters,
        now,
        this.asking.candidates(queryId, portion),
      );
      await this.tell(tx, asked, queryId, query.terms.title);
      // One event for all of them: who they were is in the hash, how many is nowhere.
      if (asked.length > 0)
        await this.audit.fact(tx, 'people-asked', { query: queryId, people: setHash(asked) });
      await this.asking.done(tx, queryId, portion);
      if (portion.last) return 'over';
      return portion.first ? 'more of the first round' : 'more';
    });
  }

  private async tell(tx: Tx, asked: readonly string[], queryId: string, title: string): Promise<void> {
    if (asked.length === 0) return;
    await this.notify.within(tx, asked, {
      kind: 'request',
      text: `A request waits for your answer: ${title}`,
      link: `/requests/${queryId}`,
    });
    tx.afterCommit(() => this.realtime.tell(asked, 'requests'));
  }
}

/** SHA-256 over the ids, in their order; they are random, so nobody finds them from it. */
function setHash(userIds: readonly string[]): string {
  const hash = createHash('sha256');
  for (const userId of [...userIds].sort()) hash.update(userId);
  return hash.digest('hex');
}

/** Somebody of the portion erased their account at this moment: nobody of it was asked, and the next try does not meet them. */
function unlessErased(error: unknown): Step {
  if (['consent_account', 'notification_account'].includes(violatedConstraint(error) ?? '')) return 'more';
  throw error;
}
