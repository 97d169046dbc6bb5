import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, Clock, type Config, Random } from '@mynedata/platform';
import { SetLevels } from '@mynedata/privacy';
import { MapName, RegisterSource, StoreMeasurements } from '@mynedata/sources';
import { type OrganisationType, ReadDemoAccounts, RegisterAccount } from '@mynedata/users';
import { demoPacks, demoPerson, personalPack } from './person';

export const populationSize = 300;
const parallel = 6;
const daySeconds = 24 * 3600;

/** Where `npm start` finds the accounts to print. */
export const accountsFile = (config: Config): string => join(config.directory, 'demo-accounts.json');

interface DemoAccount {
  readonly role: 'user' | 'processor';
  readonly username: string;
  readonly password: string;
}

const processors: readonly {
  readonly username: string;
  readonly name: string;
  readonly organisationType: OrganisationType;
  readonly description: string;
}[] = [
  {
    username: 'demo-institute',
    name: 'Demo Institute for Living',
    organisationType: 'science',
    description: 'A made-up institute that studies how people live.',
  },
  {
    username: 'demo-utility',
    name: 'Demo City Utility',
    organisationType: 'german_eu_org',
    description: 'A made-up utility that plans the grid of three cities.',
  },
];

/** Fills an empty market with made-up people, by the same use cases as everybody. Goes on where it was cut off. */
@Injectable()
export class Populate {
  private readonly log = new Logger('demo');

  constructor(
    private readonly accounts: ReadDemoAccounts,
    private readonly registerAccount: RegisterAccount,
    private readonly registerSource: RegisterSource,
    private readonly storeMeasurements: StoreMeasurements,
    private readonly mapName: MapName,
    private readonly setLevels: SetLevels,
    private readonly clock: Clock,
    private readonly random: Random,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    const known = new Set((await this.accounts.run()).map(({ username }) => username));
    await this.makeNamedAccounts(known);
    const missing = Array.from({ length: populationSize }, (_, index) => index).filter(
      (index) => !known.has(demoPerson(index).username),
    );
    if (missing.length === 0) return;
    this.log.log(`making ${missing.length} demo people`);
    await Promise.all(
      Array.from({ length: parallel }, async () => {
        for (let index = missing.pop(); index !== undefined && !signal.aborted; index = missing.pop())
          await this.person(index);
      }),
    );
    if (!signal.aborted) this.log.log('the demo population is complete');
  }

  /** Accounts for newcomers to sign in with: two people who answer for themselves, two processors. */
  private async makeNamedAccounts(known: ReadonlySet<string>): Promise<void> {
    const made: DemoAccount[] = [];
    if (known.has('demo-user') && existsSync(accountsFile(this.config))) return;
    for (const processor of processors) {
      if (known.has(processor.username)) continue;
      const { username, ...organisation } = processor;
      const password = this.random.secret().slice(0, 16);
      await this.registerAccount.run({ role: 'processor', username, password, demo: true, organisation });
      made.push({ role: 'processor', username, password });
    }
    if (!known.has('demo-user')) {
      const password = this.random.secret().slice(0, 16);
      const { accountId } = await this.registerAccount.run({
        role: 'user',
        username: 'demo-user',
        password,
        demo: true,
      });
      await this.furnish(accountId, 0);
      made.push({ role: 'user', username: 'demo-user', password });
    }
    mkdirSync(this.config.directory, { recursive: true });
    writeFileSync(accountsFile(this.config), JSON.stringify(made, null, 2), { mode: 0o600 });
    chmodSync(accountsFile(this.config), 0o600);
  }

  private async person(index: number): Promise<void> {
    const { username } = demoPerson(index);
    // Nobody signs in as one of them: the password is thrown away.
    const { accountId } = await this.registerAccount.run({
      role: 'user',
      username,
      password: this.random.secret(),
      demo: true,
    });
    await this.furnish(accountId, index);
  }

  /** Levels, sources and a day of data. */
  private async furnish(userId: string, index: number): Promise<void> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const { levels } = demoPerson(index);
    await this.setLevels.defaults(
      userId,
      (['personal', 'location', 'smart_home'] as const).map((logicalType) => ({
        logicalType,
        level: levels[logicalType],
      })),
    );
    const personal = await this.registerSource.run(userId, {
      sourceType: 'PersonalInformation',
      label: 'About me',
    });
    await this.storeMeasurements.run(
      userId,
      personal,
      JSON.stringify(personalPack(index, now - 365 * daySeconds)),
    );
    const labels = { RandomData: 'Random numbers', LocationProbe: 'Phone', OpenhabSensor: 'Home' } as const;
    for (const sourceType of ['RandomData', 'LocationProbe', 'OpenhabSensor'] as const) {
      const source = await this.registerSource.run(userId, {
        sourceType,
        label: labels[sourceType],
        uploadIntervalSeconds: 6 * 3600,
      });
      if (sourceType === 'OpenhabSensor') {
        for (const attribute of ['temperature', 'humidity'])
          await this.mapName.run(userId, source, `livingroom_${attribute}`, { attribute, context: 'indoor' });
      }
      const times = [now - daySeconds + 60, now - daySeconds / 2, now - 60];
      await this.storeMeasurements.run(
        userId,
        source,
        JSON.stringify(times.flatMap((at) => demoPacks(index, at)[sourceType])),
      );
    }
  }
}
