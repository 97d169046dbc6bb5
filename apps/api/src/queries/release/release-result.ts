import { Injectable } from '@nestjs/common';
import { Audit, Clock, Database, Events, type Tx } from '@mynedata/platform';
import { sat } from '@mynedata/money';
import { CreditBack, HoldFloat, SettleQuery } from '@mynedata/payments';
import { SettleBudget } from '@mynedata/privacy';
import { contentHash } from '../content-hash';
import { resultReleased } from '../events';
import type { ExecutionRow } from '../execution/execution.entity';
import { ExecutionsStore } from '../execution/executions.store';
import { CommitParticipants } from '../membership/commit-participants';
import { QueriesStore } from '../queries.store';
import { type Query, release } from '../query';
import { certify } from './certificate';
import { ResultsStore } from './results.store';
import { SigningKeys } from './signing-keys';

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
    private readonly commitParticipants: CommitParticipants,
    private readonly results: ResultsStore,
    private readonly settleQuery: SettleQuery,
    private readonly creditBack: CreditBack,
    private readonly holdFloat: HoldFloat,
    private readonly budget: SettleBudget,
    private readonly events: Events,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly keys: SigningKeys,
  ) {}

  async run(queryId: string): Promise<void> {
    await this.commitIfMissing(queryId);
    await this.database.transaction(async (tx) => {
      const query = await this.queries.lock(tx, queryId);
      const execution = await this.executions.find(tx, queryId);
      const now = this.clock.now();
      if (query.state !== 'executing' || execution === null || execution.outcome === null) return;
      if (execution.outcome === 'not_releasable') await this.creditEscrow(tx, query);
      // The float does not cover the tail of the noise: the sealed result waits for the operator.
      else if (!(await this.publish(tx, query, execution, now))) return;
      await this.queries.saveState(tx, release(query, now, execution.outcome));
      await this.budget.show(tx, queryId);
      await this.events.publish(tx, { name: resultReleased, data: { queryId } });
    });
  }

  /** The execution commits to who took part once its result is sealed; when it broke off in between, this does. */
  private async commitIfMissing(queryId: string): Promise<void> {
    const query = await this.database.transaction(async (tx) => {
      const execution = await this.executions.find(tx, queryId);
      return execution?.outcome === 'releasable' ? this.queries.get(tx, queryId) : undefined;
    });
    if (query?.state === 'executing') await this.commitParticipants.run(query);
  }

  /** Pays and shows; false while the float is too small. */
  private async publish(tx: Tx, query: Query, execution: ExecutionRow, releasedAt: Date): Promise<boolean> {
    if (execution.sealed === null || execution.headCount === null)
      throw new Error('a releasable execution without result');
    const { rewardSat, min, max } = query.terms;
    const settled = await this.settleQuery.within(tx, {
      queryId: query.id,
      rewardSat: sat(rewardSat),
      // Without a reward nobody is paid.
      payees: rewardSat === 0n ? [] : await this.executions.payees(tx, query.id),
      headCount: execution.headCount,
      min,
      max,
      margin: query.margin,
      feeSat: sat(query.feeSat),
    });
    if (settled === 'float-too-small') return false;
    const commitment = await this.commitParticipants.find(tx, query.id);
    if (commitment === null) throw new Error('a releasable execution without commitment');
    const certificate = certify(execution.sealed, { query, commitment, releasedAt }, await this.keys.use(tx));
    await this.results.insert(tx, { queryId: query.id, body: execution.sealed, certificate, releasedAt });
    await this.audit.fact(tx, 'result-certified', {
      query: query.id,
      certificate: contentHash(certificate).toString('hex'),
    });
    return true;
  }

  private async creditEscrow(tx: Tx, query: Query): Promise<void> {
    if (query.escrowSat === 0n) return;
    await this.creditBack.within(tx, query.id);
    await this.holdFloat.release(tx, query.id);
  }
}
