import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, Clock, type Config, Random } from '@mynedata/platform';
import { SetLevels } from '@mynedata/privacy';
import { MapName, ReadSources, RegisterSource, StoreMeasurements } from '@mynedata/sources';
import { type OrganisationType, ReadDemoAccounts, RegisterAccount } from '@mynedata/users';
import { demoPacks, demoPerson, personalPack } from './person';

export const populationSize = 300;
const parallel = 6;
const sourcesOfEach = 4;
const namedUser = 'demo-user';
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
    private readonly sources: ReadSources,
    private readonly registerSource: RegisterSource,
    private readonly storeMeasurements: StoreMeasurements,
    private readonly mapName: MapName,
    private readonly setLevels: SetLevels,
    private readonly clock: Clock,
    private readonly random: Random,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    const passwords = this.keepPasswords();
    const known = new Map(
      (await this.accounts.run()).map(({ username, accountId }) => [username, accountId]),
    );
    await this.makeProcessors(passwords, known);
    const everybody = [
      { username: namedUser, index: 0, password: passwords.get(namedUser) ?? this.random.secret() },
      // Nobody signs in as one of them: the password is thrown away.
      ...Array.from({ length: populationSize }, (_, index) => ({
        username: demoPerson(index).username,
        index,
        password: this.random.secret(),
      })),
    ];
    const furnished = await this.sources.typesOf([...known.values()]);
    const missing = everybody.filter(
      ({ username }) => (furnished.get(known.get(username) ?? '')?.length ?? 0) < sourcesOfEach,
    );
    if (missing.length === 0) return;
    this.log.log(`making ${missing.length} demo people`);
    await Promise.all(
      Array.from({ length: parallel }, async () => {
        for (let next = missing.pop(); next !== undefined && !signal.aborted; next = missing.pop()) {
          const id =
            known.get(next.username) ??
            (
              await this.registerAccount.run({
                role: 'user',
                username: next.username,
                password: next.password,
                demo: true,
              })
            ).accountId;
          await this.furnish(id, next.index, furnished.get(id) ?? []);
        }
      }),
    );
    if (!signal.aborted) this.log.log('the demo population is complete');
  }

  /** The passwords of the named accounts, written down before the accounts exist: whatever is cut off, nobody is locked out. */
  private keepPasswords(): ReadonlyMap<string, string> {
    const file = accountsFile(this.config);
    const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoAccount[]) : [];
    const wanted = [
      ...processors.map(({ username }) => ({ role: 'processor' as const, username })),
      { role: 'user' as const, username: namedUser },
    ];
    const accounts = wanted.map(
      (account): DemoAccount =>
        kept.find(({ username }) => username === account.username) ?? {
          ...account,
          password: this.random.secret().slice(0, 16),
        },
    );
    mkdirSync(this.config.directory, { recursive: true });
    writeFileSync(file, JSON.stringify(accounts, null, 2), { mode: 0o600 });
    chmodSync(file, 0o600);
    return new Map(accounts.map(({ username, password }) => [username, password]));
  }

  private async makeProcessors(
    passwords: ReadonlyMap<string, string>,
    known: ReadonlyMap<string, string>,
  ): Promise<void> {
    for (const { username, ...organisation } of processors) {
      if (known.has(username)) continue;
      await this.registerAccount.run({
        role: 'processor',
        username,
        password: passwords.get(username) ?? this.random.secret(),
        demo: true,
        organisation,
      });
    }
  }

  /** Levels, sources and a day of data. */
  private async furnish(userId: string, index: number, there: readonly string[]): Promise<void> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const { levels } = demoPerson(index);
    await this.setLevels.defaults(
      userId,
      (['personal', 'location', 'smart_home'] as const).map((logicalType) => ({
        logicalType,
        level: levels[logicalType],
      })),
    );
    if (!there.includes('PersonalInformation')) {
      const personal = await this.registerSource.run(userId, {
        sourceType: 'PersonalInformation',
        label: 'About me',
      });
      await this.storeMeasurements.pack(
        { userId: userId, sourceId: personal },
        JSON.stringify(personalPack(index, now - 365 * daySeconds)),
      );
    }
    const labels = { RandomData: 'Random numbers', LocationProbe: 'Phone', OpenhabSensor: 'Home' } as const;
    for (const sourceType of ['RandomData', 'LocationProbe', 'OpenhabSensor'] as const) {
      if (there.includes(sourceType)) continue;
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
      await this.storeMeasurements.pack(
        { userId: userId, sourceId: source },
        JSON.stringify(times.flatMap((at) => demoPacks(index, at)[sourceType])),
      );
    }
  }
}
