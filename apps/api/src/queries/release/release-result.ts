import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Realtime, type Tx } from '@mynedata/platform';
import { sat } from '@mynedata/money';
import { CreditBack, HoldFloat, SettleQuery } from '@mynedata/payments';
import { SettleBudget } from '@mynedata/privacy';
import { Notify, ReadOrganisations } from '@mynedata/users';
import { ConsentsStore } from '../consent/consents.store';
import type { ExecutionRow } from '../execution/execution.entity';
import { ExecutionsStore } from '../execution/executions.store';
import { QueriesStore } from '../queries.store';
import { type Query, release } from '../query';
import { certify, signingKey } from './certificate';
import { ResultsStore } from './results.store';

/**
 * Makes a sealed outcome visible and pays everybody who took part, in one transaction, on the tick. Nothing that depends on
 * people's answers or data is visible before, to anybody.
 */
@Injectable()
export class ReleaseResult {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly executions: ExecutionsStore,
    private readonly consents: ConsentsStore,
    private readonly results: ResultsStore,
    private readonly settleQuery: SettleQuery,
    private readonly creditBack: CreditBack,
    private readonly holdFloat: HoldFloat,
    private readonly budget: SettleBudget,
    private readonly notify: Notify,
    private readonly organisations: ReadOrganisations,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(queryId: string): Promise<void> {
    const told = await this.database.transaction(async (tx) => {
      const query = await this.queries.lock(tx, queryId);
      const execution = await this.executions.find(tx, queryId);
      if (query.state !== 'executing' || execution === null || execution.outcome === null) return undefined;
      const members = await this.organisations.memberIds(tx, query.organisationId);
      const people = await this.consents.userIds(tx, queryId, ['allowed']);
      if (execution.outcome === 'releasable') {
        // The float does not cover the tail of the noise: the sealed result waits for the operator.
        if (!(await this.publish(tx, query, execution, members))) return undefined;
      } else {
        await this.withhold(tx, query, members, people);
      }
      await this.queries.saveState(tx, release(query, this.clock.now(), execution.outcome));
      await this.budget.show(tx, queryId);
      return { members, people };
    });
    if (told === undefined) return;
    this.realtime.tell(told.members, 'queries');
    for (const topic of ['requests', 'earnings', 'budget'] as const) this.realtime.tell(told.people, topic);
  }

  private async publish(
    tx: Tx,
    query: Query,
    execution: ExecutionRow,
    members: readonly string[],
  ): Promise<boolean> {
    if (execution.sealed === null || execution.headCount === null)
      throw new Error('a releasable execution without result');
    const { terms } = query;
    const settled = await this.settleQuery.within(tx, {
      queryId: query.id,
      rewardSat: sat(terms.rewardSat),
      payees: await this.executions.payees(tx, query.id),
      headCount: execution.headCount,
      min: terms.min,
      max: terms.max,
      margin: query.margin,
      feeSat: sat(query.feeSat),
    });
    if (settled === 'float-too-small') return false;
    const releasedAt = this.clock.now();
    await this.results.insert(tx, {
      queryId: query.id,
      body: execution.sealed,
      certificate: certify(execution.sealed, releasedAt, signingKey(this.config.keys.signing)),
      releasedAt,
    });
    const link = `/requests/${query.id}`;
    const earned = terms.rewardSat === 0n ? '' : ` You earned ${terms.rewardSat} sat.`;
    await this.notify.within(tx, members, {
      kind: 'released',
      text: `Released: ${terms.title}. The result is ready.`,
      link: `/queries/${query.id}`,
    });
    await this.notify.within(tx, await this.consents.byOutcome(tx, query.id, 'participant'), {
      kind: 'took-part',
      text: `The result of “${terms.title}” was released.${earned}`,
      link,
    });
    await this.notifyOthers(tx, query);
    return true;
  }

  private async withhold(
    tx: Tx,
    query: Query,
    members: readonly string[],
    people: readonly string[],
  ): Promise<void> {
    if (query.escrowSat > 0n) {
      await this.creditBack.within(tx, query.id);
      await this.holdFloat.release(tx, query.id);
    }
    const text = `This query was not released: ${query.terms.title}. Nobody is paid, the deposit is credited back in full.`;
    await this.notify.within(tx, members, { kind: 'not-released', text, link: `/queries/${query.id}` });
    await this.notify.within(tx, people, { kind: 'not-released', text, link: `/requests/${query.id}` });
  }

  private async notifyOthers(tx: Tx, query: Query): Promise<void> {
    const link = `/requests/${query.id}`;
    await this.notify.within(tx, await this.consents.byOutcome(tx, query.id, 'lapsed'), {
      kind: 'lapsed',
      text: `Your consent to “${query.terms.title}” has lapsed: your settings or data no longer fitted. Nothing of yours was used.`,
      link,
    });
    await this.notify.within(tx, await this.consents.byOutcome(tx, query.id, 'not_drawn'), {
      kind: 'not-drawn',
      text: `More people agreed to “${query.terms.title}” than it can take. You were not drawn; nothing of yours was used.`,
      link,
    });
  }
}
