import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Events, Realtime, type Tx } from '@mynedata/platform';
import { CreditBack, HoldFloat, ReadEscrow } from '@mynedata/payments';
import { SettleBudget } from '@mynedata/privacy';
import { Notify, ReadOrganisations } from '@mynedata/users';
import { ConsentsStore } from '../consent/consents.store';
import { QueriesRefusal } from '../errors';
import { queryEnded } from '../events';
import { QueriesStore } from '../queries.store';
import { type Query, cancel, giveUpFunding, isCancellable } from '../query';

/** Ends a query before its claim: the deposit is credited back in full, reservations become void, nobody is paid. */
@Injectable()
export class EndQuery {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly consents: ConsentsStore,
    private readonly escrow: ReadEscrow,
    private readonly creditBack: CreditBack,
    private readonly holdFloat: HoldFloat,
    private readonly budget: SettleBudget,
    private readonly notify: Notify,
    private readonly organisations: ReadOrganisations,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async cancel(organisationId: string, queryId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const query = await this.queries.lock(tx, queryId);
      if (query.organisationId !== organisationId)
        throw new QueriesRefusal('query-not-found', 'Your organisation has no such query.');
      await this.cancelLocked(tx, query);
    });
  }

  /** The organisation ends: whatever can still be cancelled is. What is being computed goes on, so that its people are paid. */
  async cancelAll(tx: Tx, organisationId: string): Promise<void> {
    await this.queries.lockSubmissions(tx, organisationId);
    for (const id of await this.queries.cancellable(tx, organisationId)) {
      const query = await this.queries.lock(tx, id);
      if (isCancellable(query, this.clock.now())) await this.cancelLocked(tx, query);
    }
  }

  private async cancelLocked(tx: Tx, query: Query): Promise<void> {
    const ended = cancel(query, this.clock.now());
    if (ended === query) return;
    await this.end(tx, ended);
    const people = await this.consents.userIds(tx, query.id, ['allowed']);
    await this.notify.within(tx, people, {
      kind: 'cancelled',
      text: `A request you allowed was cancelled: ${query.terms.title}. Nothing of yours was used.`,
      link: `/requests/${query.id}`,
    });
    const asked = await this.consents.userIds(tx, query.id, ['asked', 'allowed']);
    tx.afterCommit(() => this.realtime.tell(asked, 'requests'));
  }

  /** The payment did not come in time; false while it still may. */
  async giveUp(queryId: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const query = await this.queries.lock(tx, queryId);
      if (query.state !== 'awaiting_funds' || query.terms.paymentDue === null) return false;
      const mined = await this.escrow.minedBy(tx, queryId, query.terms.paymentDue);
      const ended = giveUpFunding(query, this.clock.now(), mined, this.config.market.confirmGraceMs);
      if (ended === undefined) return false;
      await this.end(tx, ended);
      const members = await this.organisations.memberIds(tx, query.organisationId);
      await this.notify.within(tx, members, {
        kind: 'unfunded',
        text: `Not funded in time: ${query.terms.title}. What was paid is credited back in full.`,
        link: `/queries/${queryId}`,
      });
      return true;
    });
  }

  private async end(tx: Tx, query: Query): Promise<void> {
    await this.queries.saveState(tx, query);
    await this.budget.void(tx, query.id);
    await this.events.publish(tx, { name: queryEnded, data: { queryId: query.id } });
    if (query.escrowSat === 0n) return;
    await this.creditBack.within(tx, query.id);
    await this.holdFloat.release(tx, query.id);
  }
}
