import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { AdapterRecord } from './adapter';
import { AdapterRefusal } from './adapter-refusal';
import { type AdapterInput, AdapterSettings, type CheckedInput, knownOf } from './adapter-settings';
import type { Key } from './adapters.store';
import type { Secrets, Tokens } from './ask-service';
import { type OwnAdapter, OwnAdapters } from './own-adapters';
import type { Preview } from './preview';
import { PreviewRecords } from './preview-records';
import { ReadService } from './read-service';
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
    private readonly own: OwnAdapters,
    private readonly settings: AdapterSettings,
    private readonly tested: TestedTokens,
    private readonly readService: ReadService,
    private readonly previewRecords: PreviewRecords,
  ) {}

  async run(key: Key, input: AdapterInput): Promise<Preview> {
    const known = await this.database.transaction((tx) => this.own.find(tx, key));
    const checked = this.settings.check(input, knownOf(known));
    await this.count(key.userId);
    const { records, problems } = await this.read(key, checked, known);
    return this.previewRecords.run(key, records, problems);
  }

  private async read(
    key: Key,
    { adapter, settings, given }: CheckedInput,
    known: OwnAdapter | undefined,
  ): Promise<{ records: AdapterRecord[]; problems: string[] }> {
    const authorization = adapter.authorization(settings);
    const kept = this.tested.find(key, authorization, given);
    const isOwn = known?.row.kind === adapter.kind && sameSecrets(known.secrets?.given, given);
    const own = isOwn ? known.secrets?.tokens : undefined;
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
      const now = await this.own.lock(tx, key);
      if (sameSecrets(now?.secrets?.given, secrets.given)) await this.own.reseal(tx, key, secrets);
    });
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

const sameSecrets = (one: Secrets['given'] | undefined, other: Secrets['given']): boolean =>
  one !== undefined &&
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, value]) => other[name] === value);
