import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Jobs, Realtime } from '@mynedata/platform';
import { ReadOrganisations } from '@mynedata/users';
import { ExecuteQuery } from './execution/execute-query';
import { EndQuery } from './funding/end-query';
import { OpenQuery } from './funding/open-query';
import { QueriesStore } from './queries.store';
import { closeWindow } from './query';
import { ReleaseResult } from './release/release-result';

export const executeJob = 'queries.execute';
/** A computation that has not sealed anything for so long was cut off; it is started again. */
const stalledMs = 30_000;

/** Everything that happens because time passed: it looks at what is due, so that no timer can be lost. */
@Injectable()
export class MarketClock implements OnModuleInit {
  private readonly log = new Logger(MarketClock.name);
  private readonly nudged = new Map<string, number>();

  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly openQuery: OpenQuery,
    private readonly endQuery: EndQuery,
    private readonly executeQuery: ExecuteQuery,
    private readonly releaseResult: ReleaseResult,
    private readonly organisations: ReadOrganisations,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const { clockTickMs, releaseTickMs } = this.config.market;
    this.jobs.on<{ queryId: string }>(executeJob, ({ queryId }, signal) =>
      this.executeQuery.run(queryId, signal),
    );
    this.jobs.every('queries.clock', clockTickMs, () => this.tick());
    this.jobs.every('queries.release', releaseTickMs, () =>
      this.each('executing', (id) => this.releaseResult.run(id)),
    );
  }

  private async tick(): Promise<void> {
    await this.each('awaiting_funds', async (id) => {
      if (!(await this.endQuery.giveUp(id))) await this.openQuery.run(id);
    });
    await this.each('collecting', (id) => this.close(id));
    await this.each('executing', (id) => this.restartStalled(id));
  }

  /** Closes the window when its time has come; the computation is a job of its own. */
  private async close(queryId: string): Promise<boolean> {
    const told = await this.database.transaction(async (tx) => {
      // Most windows are open: a lock on each at every tick would hold up everybody who answers.
      if (closeWindow(await this.queries.get(tx, queryId), this.clock.now()) === undefined) return undefined;
      const query = await this.queries.lock(tx, queryId);
      const closed = closeWindow(query, this.clock.now());
      if (closed === undefined) return undefined;
      await this.queries.saveState(tx, closed);
      await this.jobs.enqueue(tx, { name: executeJob, data: { queryId } });
      return this.organisations.memberIds(tx, query.organisationId);
    });
    if (told !== undefined) this.realtime.tell(told, 'queries');
    return told !== undefined;
  }

  /** A killed process leaves its job marked as active; a second one finds the same claim and goes on. */
  private async restartStalled(queryId: string): Promise<void> {
    const now = this.clock.now().getTime();
    const since = this.nudged.get(queryId) ?? now;
    this.nudged.set(queryId, since);
    if (now - since < stalledMs) return;
    this.nudged.delete(queryId);
    await this.database.transaction((tx) => this.jobs.enqueue(tx, { name: executeJob, data: { queryId } }));
  }

  /** One query's trouble must not keep the others waiting. */
  private async each(
    state: 'awaiting_funds' | 'collecting' | 'executing',
    act: (id: string) => Promise<unknown>,
  ): Promise<void> {
    const ids = await this.database.transaction((tx) => this.queries.inState(tx, state));
    if (state === 'executing')
      for (const id of this.nudged.keys()) if (!ids.includes(id)) this.nudged.delete(id);
    for (const id of ids) {
      try {
        await act(id);
      } catch (error) {
        this.log.warn(`a query that is ${state}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
