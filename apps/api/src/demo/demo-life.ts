import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, Clock, type Config, Health, Jobs } from '@mynedata/platform';
import { BitcoinStatus, DemoFaucet } from '@mynedata/payments';
import { DenyConsent, GrantConsent, QueriesView, ReadOpenRequests, SubmitQuery } from '@mynedata/queries';
import { ReadSources, StoreMeasurements } from '@mynedata/sources';
import { type DemoAccount, ReadDemoAccounts } from '@mynedata/users';
import { sat } from '@mynedata/money';
import { chanceOf } from './chance';
import { demoPacks } from './person';
import { Populate } from './populate';

const answerDelayMs = 2_000;
const shareWhoAllow = 0.95;
const answersPerTick = 150;
/** Enough for every query a newcomer may think of. */
const floatSat = sat(100_000_000n);
const requestWindowMs = 15 * 60 * 1000;
/** The people's budgets are real: after so many requests of the demo processors they leave the rest to newcomers. */
const answeredDemoRequests = 3;
const freshDataHours = 12;

/** The made-up people answer, the made-up processors ask, and blocks are found: so that a newcomer meets a living market. */
@Injectable()
export class DemoLife implements OnApplicationBootstrap {
  private readonly log = new Logger('demo');
  private ready = false;
  private faucetReady = false;
  private freshUntil = 0;

  constructor(
    private readonly jobs: Jobs,
    private readonly populate: Populate,
    private readonly accounts: ReadDemoAccounts,
    private readonly demoSources: ReadSources,
    private readonly storeMeasurements: StoreMeasurements,
    private readonly openRequests: ReadOpenRequests,
    private readonly grantConsent: GrantConsent,
    private readonly denyConsent: DenyConsent,
    private readonly submitQuery: SubmitQuery,
    private readonly queries: QueriesView,
    private readonly faucet: DemoFaucet,
    private readonly bitcoin: BitcoinStatus,
    private readonly clock: Clock,
    private readonly health: Health,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.every('demo.blocks', 2_000, () => this.blocks());
    if (this.config.demo !== 'population') return;
    this.health.register('demo', () =>
      Promise.resolve(
        this.ready ? { state: 'up' } : { state: 'degraded', detail: 'the demo population is being made' },
      ),
    );
    this.jobs.every('demo.population', 1_000, (signal) => this.settleIn(signal));
    this.jobs.every('demo.answers', 1_000, (signal) => this.answer(signal));
    this.jobs.every('demo.requests', 10_000, () => this.ask());
    this.jobs.every('demo.devices', 60_000, (signal) => this.measure(signal));
  }

  private async settleIn(signal: AbortSignal): Promise<void> {
    if (this.ready) return;
    await this.populate.run(signal);
    if (signal.aborted) return;
    // Paid queries open only when the float is filled; without a node they cannot be paid anyway.
    this.ready = this.faucetReady || !(await this.bitcoin.run()).available;
  }

  /** Coins for the faucet and the float once; afterwards a block whenever something waits for one. */
  private async blocks(): Promise<void> {
    if (!(await this.bitcoin.run()).available) return;
    if (!this.faucetReady) {
      await this.faucet.ensure();
      await this.faucet.fillFloat(floatSat);
      this.faucetReady = true;
    }
    await this.faucet.mineIfNeeded();
  }

  private async answer(signal: AbortSignal): Promise<void> {
    const people = (await this.accounts.run()).filter(isPerson);
    const before = new Date(this.clock.now().getTime() - answerDelayMs);
    const asks = await this.openRequests.run(
      people.map(({ accountId }) => accountId),
      before,
      answersPerTick,
    );
    const silent = await this.silentQueries();
    for (const { userId, queryId, level, dataset } of asks.filter((ask) => !silent.has(ask.queryId))) {
      if (signal.aborted) return;
      const name = people.find(({ accountId }) => accountId === userId)?.username ?? '';
      try {
        if (chanceOf(`${name} ${queryId}`) < shareWhoAllow)
          await this.grantConsent.run(userId, queryId, level, dataset);
        else await this.denyConsent.run(userId, queryId);
      } catch (error) {
        // A window that closed or a level that changed meanwhile: a real person would find the same.
        this.log.debug(error instanceof Error ? error.message : String(error));
      }
    }
  }

  /** Requests of the demo processors that the demo people leave to newcomers. */
  private async silentQueries(): Promise<ReadonlySet<string>> {
    const ids: string[] = [];
    for (const { organisationId } of (await this.accounts.run()).filter(isProcessor)) {
      if (organisationId === undefined) continue;
      const { items } = await this.queries.page(organisationId, {}, undefined, 200);
      ids.push(
        ...items
          .filter(({ title }) => title === demoTitle)
          .reverse()
          .slice(answeredDemoRequests)
          .map(({ id }) => id),
      );
    }
    return new Set(ids);
  }

  /** Keeps one request of a demo processor open. */
  private async ask(): Promise<void> {
    if (!this.ready) return;
    const processor = (await this.accounts.run()).find(isProcessor);
    if (processor?.organisationId === undefined) return;
    const { organisationId, accountId } = processor;
    const { items } = await this.queries.page(organisationId, {}, undefined, 50);
    if (
      items.some(({ state }) => state === 'awaiting_funds' || state === 'collecting' || state === 'executing')
    )
      return;
    const paid = this.faucetReady;
    const now = this.clock.now().getTime();
    // Up to the end of the window, so that a newcomer's first data still fits.
    const to = new Date(now + requestWindowMs).toISOString();
    const { queryId } = await this.submitQuery.run(
      { organisationId, accountId },
      {
        text: 'SELECT AVG(RandomData.random_one)',
        title: demoTitle,
        description: 'A made-up request of the demo: it shows what a request looks like and how it pays.',
        purposeCategory: 'academic_research',
        purpose: 'We study how random numbers are distributed over people’s homes.',
        interval: { from: new Date(now - 2 * 24 * 3600 * 1000).toISOString(), to },
        maxProtection: 'high',
        participants: { min: 100, max: 500 },
        rewardSat: paid ? '500' : '0',
        ...(paid ? { paymentDue: new Date(now + requestWindowMs / 2).toISOString() } : {}),
        consentWindow: { closes: new Date(now + requestWindowMs).toISOString() },
      },
      `demo-${now}`,
    );
    const { escrow } = await this.queries.detail(organisationId, queryId);
    if (escrow !== undefined) await this.faucet.pay(escrow.address, sat(escrow.escrowSat));
  }

  /** Devices go on measuring, so that the interval "the last days" is never empty. */
  private async measure(signal: AbortSignal): Promise<void> {
    const now = this.clock.now().getTime();
    if (!this.ready || now < this.freshUntil) return;
    this.freshUntil = now + freshDataHours * 3600 * 1000;
    const people = (await this.accounts.run()).filter((account) => account.role === 'user');
    const at = Math.floor(now / 1000);
    for (const { accountId, username } of people) {
      if (signal.aborted) return;
      const index = Math.max(0, Number(/\d+$/.exec(username)?.[0] ?? '1') - 1);
      const packs = demoPacks(index, at);
      for (const { sourceId, sourceType } of await this.demoSources.run(accountId)) {
        if (sourceType in packs)
          await this.storeMeasurements.pack(
            { userId: accountId, sourceId: sourceId },
            JSON.stringify(packs[sourceType as keyof typeof packs]),
          );
      }
    }
  }
}

const demoTitle = 'How homes differ (demo)';
const isPerson = ({ role, username }: DemoAccount): boolean =>
  role === 'user' && username.startsWith('demo-person-');
const isProcessor = ({ role }: DemoAccount): boolean => role === 'processor';
