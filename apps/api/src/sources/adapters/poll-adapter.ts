import { Injectable } from '@nestjs/common';
import { Clock, Database, Realtime } from '@mynedata/platform';
import { SourcesRefusal } from '../errors';
import { StoreMeasurements } from '../intake/store-measurements';
import { type Page, UnexpectedAnswer } from './adapter';
import { adapterOf } from './adapter-list';
import { AdapterSecrets } from './adapter-secrets';
import { AdaptersStore, type Claim, type Outcome } from './adapters.store';
import type { Secrets, Tokens } from './ask-service';
import { backOffSeconds } from './back-off';
import { type Failure, ReadService, resolvedRecords } from './read-service';
import { EnoughForNow } from './service-failure';

/** For one poll with all its pages; the lease outlasts it, so that nobody else takes it for vanished. */
const maxPollMs = 120_000;
export const leaseMs = maxPollMs + 60_000;
/** Between two polls where one was not enough. */
const soonSeconds = 60;

/** Settings or pause have changed, or the source is gone: whatever comes now is nobody's. */
class NoLongerHeld extends Error {}

interface Tally {
  accepted: number;
  rejected: number;
  pages: number;
  notice: string | null;
}

/** Polls one service: stores page by page, and moves the cursor on behind what is stored. */
@Injectable()
export class PollAdapter {
  constructor(
    private readonly database: Database,
    private readonly store: AdaptersStore,
    private readonly secrets: AdapterSecrets,
    private readonly readService: ReadService,
    private readonly storeMeasurements: StoreMeasurements,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  /** Writes down what came of it, unless it is no longer this process' to write. */
  async run(claim: Claim, stopping: AbortSignal): Promise<void> {
    const tally: Tally = { accepted: 0, rejected: 0, pages: 0, notice: null };
    const deadline = AbortSignal.timeout(maxPollMs);
    let outcome: Outcome;
    try {
      await this.read(claim, tally, AbortSignal.any([stopping, deadline]));
      outcome = this.success(claim, tally, claim.intervalSeconds);
    } catch (error) {
      if (error instanceof NoLongerHeld || isGone(error)) return;
      // What was read is stored and the cursor stands behind it: the next poll goes on.
      if (stopping.aborted) outcome = {};
      else if (error instanceof EnoughForNow || (deadline.aborted && tally.pages > 0))
        outcome = this.success(claim, tally, Math.min(soonSeconds, claim.intervalSeconds));
      else {
        const failure = this.readService.failureOf(error);
        outcome = failure === undefined ? this.again() : this.failure(claim, failure);
      }
    }
    if (await this.database.transaction((tx) => this.store.finish(tx, claim, outcome)))
      this.realtime.tell([claim.userId], 'sources');
  }

  private async read(claim: Claim, tally: Tally, signal: AbortSignal): Promise<void> {
    const adapter = adapterOf(claim.kind);
    if (adapter === undefined)
      throw new UnexpectedAnswer('This kind of service is no longer asked. Choose another.');
    const secrets = this.secrets.open(claim);
    if (secrets === undefined)
      throw new UnexpectedAnswer('The secrets can no longer be opened. Enter them again.');
    const service = this.readService.open(adapter, claim.settings, secrets, signal, (tokens) =>
      this.keepTokens(claim, secrets, tokens),
    );
    for await (const page of adapter.poll(claim.settings, claim.cursor, service)) {
      await this.take(claim, page, tally);
      if (signal.aborted) throw new EnoughForNow();
    }
  }

  private async take(claim: Claim, { records, problems, cursor }: Page, tally: Tally): Promise<void> {
    const until = new Date(this.clock.now().getTime() + leaseMs);
    await this.held((tx) => this.store.hold(tx, claim, until));
    const resolved = { records: resolvedRecords(records), errors: [] };
    const { userId, sourceId } = claim;
    if (records.length > 0) {
      const stored = await this.storeMeasurements.records({ userId, sourceId }, resolved, true);
      tally.accepted += stored.accepted;
      tally.rejected += stored.rejected;
      tally.notice ??= stored.errors[0]?.message ?? null;
    }
    tally.notice = problems[0] ?? tally.notice;
    tally.pages++;
    await this.held((tx) => this.store.advance(tx, claim, cursor));
  }

  private async held(write: Parameters<Database['transaction']>[0]): Promise<void> {
    if ((await this.database.transaction(write)) !== true) throw new NoLongerHeld();
  }

  private async keepTokens(claim: Claim, { given }: Secrets, tokens: Tokens): Promise<void> {
    const sealed = this.secrets.seal(claim, { given, tokens });
    await this.held(async (tx) => {
      const row = await this.store.lock(tx, claim);
      if (row?.lease !== claim.lease) return false;
      await this.store.reseal(tx, claim, sealed);
      return true;
    });
  }

  private success({ lastAccepted }: Claim, tally: Tally, seconds: number): Outcome {
    const now = this.clock.now();
    return {
      nextPollAt: new Date(now.getTime() + seconds * 1000),
      lastPolledAt: now,
      lastSuccessAt: now,
      lastAccepted: tally.pages === 0 ? lastAccepted : tally.accepted,
      lastRejected: tally.rejected,
      lastNotice: tally.notice,
      failures: 0,
      lastError: null,
      lastErrorAt: null,
    };
  }

  /** It was not the service's fault. */
  private again(): Outcome {
    return { nextPollAt: new Date(this.clock.now().getTime() + soonSeconds * 1000) };
  }

  private failure({ failures }: Claim, { message, waitSeconds }: Failure): Outcome {
    const now = this.clock.now();
    return {
      nextPollAt: new Date(now.getTime() + backOffSeconds(failures + 1, waitSeconds) * 1000),
      lastPolledAt: now,
      failures: failures + 1,
      lastError: message,
      lastErrorAt: now,
    };
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof SourcesRefusal && error.code === 'source-not-found';
