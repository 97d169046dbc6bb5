import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Events, Realtime, type Tx } from '@mynedata/platform';
import { CreditBack, HoldFloat, ReadEscrow } from '@mynedata/payments';
import { SettleBudget } from '@mynedata/privacy';
import { Notify, ReadOrganisations } from '@mynedata/users';
import { ConsentsStore } from '../consent/consents.store';
import { QueriesRefusal } from '../errors';
import { queryEnded } from '../events';
import { QueriesStore } from '../queries.store';
import { type Query, cancel, giveUpFunding } from '../query';

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
    const asked = await this.database.transaction(async (tx) => {
      const query = await this.queries.lock(tx, queryId);
      if (query.organisationId !== organisationId)
        throw new QueriesRefusal('query-not-found', 'Your organisation has no such query.');
      const ended = cancel(query, this.clock.now());
      if (ended === query) return [];
      await this.end(tx, ended);
      const people = await this.consents.userIds(tx, queryId, ['allowed']);
      await this.notify.within(tx, people, {
        kind: 'cancelled',
        text: `A request you allowed was cancelled: ${query.terms.title}. Nothing of yours was used.`,
        link: `/requests/${queryId}`,
      });
      return this.consents.userIds(tx, queryId, ['asked', 'allowed']);
    });
    this.realtime.tell(asked, 'requests');
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
