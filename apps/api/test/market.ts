import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Clock, Jobs, type DataSource, openDataSource, readConfig } from '@mynedata/platform';
import { migrations } from '@mynedata/migrations';
import { inject } from 'vitest';
import { ensureDatabase } from '../../../tools/lib/postgres.mjs';
import { createApp } from '../src/create-app';
import { NOISE } from '../src/queries/execution/noise-source';
import { testRandomSource } from '@mynedata/privacy-mechanisms';
import { entities } from '../src/entities';
import { migrateDatabase } from '../src/migrate-database';
import { Person } from './person';

/** A clock that runs with the real one, but can be put forward. */
export class TestClock extends Clock {
  private aheadMs = 0;

  override now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }

  forward(seconds: number): void {
    this.aheadMs += seconds * 1000;
  }
}

/** The whole API on a database of its own, listening on loopback; jobs run only when they are drained. */
export interface Market {
  readonly name: string;
  /** Starts a real process of the built server on the same database. */
  readonly processEnvironment: Readonly<Record<string, string>>;
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly clock: TestClock;
  /** As the application's role. */
  readonly database: DataSource;
  /** As the owner: for looking behind the scenes. */
  readonly owner: DataSource;
  readonly jobs: Jobs;
  readonly applicationUrl: string;
  readonly ownerUrl: string;
  newcomer(): Person;
  /** Runs schedules and jobs until the market has come to rest. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

let count = 0;
const key = randomBytes(32).toString('base64');

export interface MarketOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Changes the application's database address, to put something in between. */
  readonly through?: (url: string) => string;
  /** Opens the same database again, as a second process would. */
  readonly like?: Pick<Market, 'name' | 'ownerUrl' | 'applicationUrl'>;
}

export async function openMarket({
  environment = {},
  through = (url) => url,
  like,
}: MarketOptions = {}): Promise<Market> {
  const { name, ownerUrl, applicationUrl } = like ?? (await newDatabase());
  const config = readConfig({
    ...environmentOf(through(applicationUrl), name),
    DEMO: 'empty',
    ...environment,
  });
  const database = await openDataSource(config.databaseUrl, entities);
  const owner = await openDataSource(ownerUrl, []);
  const app = await createApp(config, database);
  const clock = new TestClock();
  const real = app.get(Clock);
  real.now = () => clock.now();
  // The noise is exact, but the same in every run: whether a head count reaches its minimum must not be a matter of luck.
  app.get<{ uint32: () => number }>(NOISE).uint32 = testNoise();
  await app.listen(0, '127.0.0.1');
  const jobs = app.get(Jobs);
  await jobs.connect();
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  return {
    name,
    processEnvironment: { ...environmentOf(applicationUrl, name), PATH: process.env['PATH'] ?? '' },
    app,
    url,
    clock,
    database,
    owner,
    jobs,
    applicationUrl,
    ownerUrl,
    newcomer: () => new Person(url),
    settle: async () => {
      for (const schedule of [
        'payments.deposits',
        'queries.clock',
        'queries.ask',
        'queries.rules',
        'queries.release',
        'payments.payouts',
      ]) {
        if (jobs.has(schedule)) await jobs.tick(schedule);
        await jobs.drain();
      }
    },
    close: async () => {
      await app.close();
      await owner.destroy();
    },
  };
}

async function newDatabase(): Promise<Pick<Market, 'name' | 'ownerUrl' | 'applicationUrl'>> {
  const name = `market_${process.pid}_${Date.now().toString(36)}_${count++}`;
  const urls = await ensureDatabase({ superUrl: inject('postgresUrl'), name });
  await migrateDatabase({ ...urls, migrations });
  return { name, ...urls };
}

function environmentOf(databaseUrl: string, name: string): Record<string, string> {
  const rpcUrl = inject('bitcoinRpcUrl');
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    DATABASE_URL: databaseUrl,
    DATA_KEY: key,
    NOISE_KEY: key,
    SIGNING_KEY: key,
    ...(rpcUrl === undefined ? {} : { BITCOIN_RPC_URL: rpcUrl, BITCOIN_WALLET: name }),
  };
}

function testNoise(): () => number {
  const source = testRandomSource('a');
  return () => source.uint32();
}
