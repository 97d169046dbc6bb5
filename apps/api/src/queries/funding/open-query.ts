import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Events, Realtime, type Tx } from '@mynedata/platform';
import { toMsat, sat } from '@mynedata/money';
import { HoldFloat, ReadEscrow } from '@mynedata/payments';
import { headCountQuantile } from '@mynedata/privacy-mechanisms';
import { ReadOrganisations } from '@mynedata/users';
import { queryOpened } from '../events';
import { asksForDataset, planOf } from '../plan';
import { QueriesStore } from '../queries.store';
import { type Query, giveUpFunding, open } from '../query';

/** The head count's noise stays within this quantile but once in a million queries. */
const tailQuantile = 1 - 1e-6;

/** Opens a paid query once its escrow is final and the platform's float covers what the noise may cost. */
@Injectable()
export class OpenQuery {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly escrow: ReadEscrow,
    private readonly holdFloat: HoldFloat,
    private readonly organisations: ReadOrganisations,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(queryId: string): Promise<void> {
    const opened = await this.database.transaction(async (tx) => {
      const query = await this.queries.lock(tx, queryId);
      if (query.state !== 'awaiting_funds') return undefined;
      if ((await this.escrow.locked(tx, queryId))?.state !== 'funded') return undefined;
      // Money that is final now may still have come too late.
      if (await this.isOverdue(tx, query)) return undefined;
      if (!(await this.holdFloat.within(tx, queryId, toMsat(this.floatNeed(query))))) return undefined;
      await this.queries.saveState(tx, open(query, this.clock.now()));
      await this.events.publish(tx, { name: queryOpened, data: { queryId } });
      return this.organisations.memberIds(tx, query.organisationId);
    });
    if (opened !== undefined) this.realtime.tell(opened, 'queries');
  }

  private async isOverdue(tx: Tx, query: Query): Promise<boolean> {
    const { paymentDue } = query.terms;
    const mined = paymentDue !== null && (await this.escrow.minedBy(tx, query.id, paymentDue));
    return giveUpFunding(query, this.clock.now(), mined, this.config.market.confirmGraceMs) !== undefined;
  }

  /** reward × min(max − min, q): what the operator may have to add when the noise is unlucky (`1-market.md`, "Price"). */
  private floatNeed({ bound, terms }: Query) {
    // What a dataset is charged is what its participants get.
    if (asksForDataset(bound)) return sat(0n);
    const tail = Math.ceil(headCountQuantile(planOf(bound, terms), tailQuantile));
    return sat(terms.rewardSat * BigInt(Math.min(terms.max - terms.min, tail)));
  }
}
