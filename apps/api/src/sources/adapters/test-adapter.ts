import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { findOwn } from '../change-source';
import { KnownSources } from '../intake/known-sources';
import { readPack } from '../intake/measurement';
import { SourcesStore } from '../sources.store';
import type { AdapterRecord } from './adapter';
import { AdapterRefusal } from './adapter-refusal';
import { AdapterSecrets } from './adapter-secrets';
import { type AdapterInput, AdapterSettings, type CheckedInput, type Known } from './adapter-settings';
import { AdaptersStore, type Key, type Target } from './adapters.store';
import type { Secrets, Tokens } from './ask-service';
import { type Preview, previewOf } from './preview';
import { ReadService, resolvedRecords } from './read-service';
import { EnoughForNow } from './service-failure';
import { TestedTokens } from './tested-tokens';

const maxMs = 20_000;
const enoughRecords = 20;
const enoughPages = 3;
const perFiveMinutes = 20;

/** Asks a service once with settings that may not be saved yet, and shows what would be stored. Stores nothing. */
@Injectable()
export class TestAdapter {
  private readonly rate = new RateLimiterMemory({ points: perFiveMinutes, duration: 300 });

  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly store: AdaptersStore,
    private readonly settings: AdapterSettings,
    private readonly secrets: AdapterSecrets,
    private readonly tested: TestedTokens,
    private readonly readService: ReadService,
    private readonly known: KnownSources,
    private readonly clock: Clock,
  ) {}

  async run(key: Key, input: AdapterInput): Promise<Preview> {
    const { targets, known } = await this.database.transaction(async (tx) => {
      await findOwn(this.sources, tx, key.userId, key.sourceId);
      const row = await this.store.find(tx, key);
      const opened = row === null ? undefined : this.secrets.open(row);
      const found = row === null || opened === undefined ? undefined : { ...row, ...opened };
      return { targets: await this.store.targetsOf(tx, key), known: found };
    });
    const checked = this.settings.check(input, known);
    await this.count(key.userId);
    const { records, problems } = await this.read(key, checked, known);
    return this.preview(key, records, problems, targets);
  }

  private async read(
    key: Key,
    { adapter, settings, given }: CheckedInput,
    known: (Known & Secrets) | undefined,
  ): Promise<{ records: AdapterRecord[]; problems: string[] }> {
    const authorization = adapter.authorization(settings);
    const kept = this.tested.find(key, authorization, given);
    const own = known?.kind === adapter.kind && sameSecrets(known.given, given) ? known.tokens : undefined;
    const tokens = kept ?? own;
    const secrets: Secrets = { given, ...(tokens === undefined ? {} : { tokens }) };
    const onTokens = async (fresh: Tokens): Promise<void> => {
      this.tested.keep(key, authorization, given, fresh);
      if (own !== undefined) await this.renewStored(key, { given, tokens: fresh });
    };
    const service = this.readService.open(adapter, settings, secrets, AbortSignal.timeout(maxMs), onTokens);
    const records: AdapterRecord[] = [];
    const problems: string[] = [];
    let pages = 0;
    try {
      for await (const page of adapter.poll(settings, {}, service)) {
        records.push(...page.records);
        problems.push(...page.problems);
        if (records.length >= enoughRecords || ++pages >= enoughPages) break;
      }
    } catch (error) {
      if (!(error instanceof EnoughForNow)) {
        const failure = this.readService.failureOf(error);
        if (failure === undefined) throw error;
        const { message, waitSeconds } = failure;
        throw new AdapterRefusal('service-not-usable', message, {
          errors: [{ pointer: '/settings', code: 'service-not-usable', detail: message }],
          headers: waitSeconds === undefined ? {} : { 'Retry-After': String(waitSeconds) },
        });
      }
    }
    return { records, problems };
  }

  /** The tokens that polls use are the same: if the test has exchanged them, polls need the new ones. */
  private renewStored(key: Key, secrets: Secrets): Promise<void> {
    return this.database.transaction(async (tx) => {
      const row = await this.store.lock(tx, key);
      const opened = row === null ? undefined : this.secrets.open(row);
      if (row !== null && opened !== undefined && sameSecrets(opened.given, secrets.given))
        await this.store.reseal(tx, row, this.secrets.seal(key, secrets));
    });
  }

  private async preview(
    key: Key,
    records: readonly AdapterRecord[],
    problems: readonly string[],
    targets: readonly Target[],
  ): Promise<Preview> {
    const receiver = await this.known.get(key.userId, key.sourceId);
    const reading =
      receiver === undefined
        ? { uploads: [], errors: [] }
        : readPack(resolvedRecords(records), receiver, this.clock.now().getTime() / 1000);
    return previewOf(reading, problems, targets);
  }

  private async count(userId: string): Promise<void> {
    try {
      await this.rate.consume(userId);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const wait = String(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
      throw new AdapterRefusal(
        'too-many-tests',
        `You have tested ${perFiveMinutes} times in five minutes. Wait ${wait} seconds.`,
        {
          headers: { 'Retry-After': wait },
        },
      );
    }
  }
}

const sameSecrets = (
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, value]) => other[name] === value);
