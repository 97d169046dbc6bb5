import { AllocateAddress } from '@mynedata/payments';
import { Clock, Database } from '@mynedata/platform';
import { GrantConsent } from '@mynedata/queries';
import type { OrganisationType } from '@mynedata/users';
import { BookDeposit } from '../../src/payments/escrow/book-deposit';
import { DepositsStore } from '../../src/payments/escrow/deposits.store';
import { StartSession } from '../../src/users/start-session';
import { book } from '../booking';
import type { ModelPerson, ModelType } from '../engine/model';
import { removePeople, storePeople, storeTypes } from '../engine/store-market';
import type { Market } from '../market';
import type { Person, Reply } from '../person';
import type { ModelQuery, ModelUser } from './records';
import { World } from './world';

export const actors = 4;
const crowd = 26;
const startCreditSat = 2_000_000n;
let serial = 0;

/** Time stands still on this market, but for what a run lets pass. */
export function stopTime(market: Market): void {
  const at = { ms: market.clock.now().getTime() };
  market.clock.now = () => new Date(at.ms);
  market.clock.forward = (seconds) => {
    at.ms += Math.round(seconds * 1000);
  };
  // Escrows need no node here: their money comes by the use case that books what became final.
  market.app.get(AllocateAddress).run = () => Promise.resolve(`model-${process.pid}-${serial++}`);
}

/** The real market with the people of one run. */
export class Stage {
  private readonly sessions = new Map<ModelUser, Record<string, string>>();
  readonly processors: readonly Person[];
  /** Taken so far. */
  steps = 0;
  readonly from: number;
  readonly to: number;

  private constructor(
    readonly market: Market,
    readonly type: ModelType,
    private readonly people: readonly ModelPerson[],
    readonly world: World,
    processors: readonly Person[],
  ) {
    this.processors = processors;
    this.from = world.now - 3600_000;
    this.to = world.now - 1000;
  }

  static async open(market: Market): Promise<Stage> {
    const type = typeNamed(`Model${process.pid}x${serial++}`);
    await storeTypes(market, [type]);
    const now = market.clock.now().getTime();
    const people = Array.from({ length: actors + crowd }, () => somebody(type, now));
    await storePeople(market, people);
    const users = people.map(({ id, sources }): ModelUser => ({
      id,
      sourceId: sources[0]?.id,
      paused: false,
      values: 1,
      pulses: [60],
      levels: { smart_home: 'low', medical: 'low' },
      blocked: new Set(),
      refused: new Set(),
      prices: new Map(),
      asksMe: false,
      capPercent: 100,
      rules: [],
      erased: false,
    }));
    const processors: Person[] = [];
    const organisations = [];
    for (const organisationType of ['science', 'ngo'] as const satisfies readonly OrganisationType[]) {
      const processor = await market.newcomer().registerAsProcessor(organisationType);
      const { id } = (await processor.get('/profile')).body.organisation as { id: string };
      await book(market.database, 'deposit', `model-${serial++}`, [
        { kind: 'wallet', msat: startCreditSat * 1000n },
        { kind: 'processor_credit', owner: id, msat: -startCreditSat * 1000n },
      ]);
      processors.push(processor);
      organisations.push({ id, type: organisationType, creditSat: startCreditSat });
    }
    return new Stage(market, type, people, new World(now, users, organisations), processors);
  }

  /** A moment passes with everything that is done, so that no two things happen at the same time by accident. */
  pass(ms: number): void {
    this.market.clock.forward(ms / 1000);
    this.world.now += ms;
  }

  processorOf(query: ModelQuery): Person {
    const processor = this.processors[this.world.organisations.indexOf(query.organisation)];
    if (processor === undefined) throw new Error('an organisation without a processor');
    return processor;
  }

  async as(user: ModelUser, method: string, path: string, body?: unknown): Promise<Reply> {
    let headers = this.sessions.get(user);
    if (headers === undefined) {
      const { app } = this.market;
      const session = await app.get(Database).transaction((tx) => app.get(StartSession).within(tx, user.id));
      headers = {
        cookie: `myne_session=${session.cookie}; XSRF-TOKEN=${session.csrf}`,
        'x-xsrf-token': session.csrf,
      };
      this.sessions.set(user, headers);
    }
    return this.market.newcomer().send(method, path, body, headers);
  }

  /** Those of the crowd allow, some at the same time. Gives what became of each. */
  async crowdAllows(query: ModelQuery): Promise<readonly string[]> {
    const outcomes: string[] = [];
    const queue = this.crowd().entries();
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (const [index, user] of queue)
          outcomes[index] = await this.market.app
            .get(GrantConsent)
            .run(user.id, query.id, 'low')
            .then(
              () => 'ok',
              (error: unknown) => (error as { code: string }).code,
            );
      }),
    );
    return outcomes;
  }

  crowd(): readonly ModelUser[] {
    return this.world.users.slice(actors);
  }

  async deposit(query: ModelQuery, amountSat: bigint): Promise<void> {
    const { app } = this.market;
    const at = app.get(Clock).now();
    const deposit = {
      txid: (serial++).toString(16).padStart(64, '0'),
      vout: 0,
      address: query.address,
      amountSat,
      confirmations: 1,
      state: 'final',
      firstMinedAt: at,
      finalAt: at,
    } as const;
    await app.get(Database).transaction(async (tx) => {
      await app.get(BookDeposit).within(tx, deposit, false);
      await app.get(DepositsStore).save(tx, deposit);
    });
  }

  async erase(user: ModelUser): Promise<void> {
    await this.market.owner.query('delete from users.account where id = $1', [user.id]);
    this.sessions.delete(user);
  }

  /** Nothing of this run is in the way of the next. */
  async close(): Promise<void> {
    for (const query of this.world.queries)
      if (query.state === 'collecting' || query.state === 'awaiting_funds')
        await this.processorOf(query).post(`/queries/${query.id}/cancel`);
    await this.market.jobs.drain();
    await this.market.jobs.tick('queries.clock');
    await this.market.jobs.drain();
    await this.market.jobs.tick('queries.release');
    await this.market.jobs.drain();
    await removePeople(this.market, this.people);
  }
}

const typeNamed = (name: string): ModelType => ({
  name,
  kind: 'time_series',
  attributes: (['value', 'pulse'] as const).map((attribute) => ({
    name: attribute,
    technicalType: 'number',
    logicalType: attribute === 'value' ? 'smart_home' : 'medical',
    bounds: { min: 0, max: 100, grid: 0.5 },
    categories: null,
    contexts: null,
  })),
});

const somebody = (type: ModelType, now: number): ModelPerson => ({
  id: crypto.randomUUID(),
  defaults: { smart_home: 'low', medical: 'low' },
  sources: [
    {
      id: crypto.randomUUID(),
      type,
      paused: false,
      levels: {},
      intervals: [],
      series: [
        { name: 'value', records: [{ at: (now - 600_000) * 1000, value: 50 }], cuts: [1] },
        { name: 'pulse', records: [{ at: (now - 600_000) * 1000, value: 60 }], cuts: [1] },
      ],
      mappings: [],
    },
  ],
});
