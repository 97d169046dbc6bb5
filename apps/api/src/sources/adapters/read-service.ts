import { Injectable, Logger } from '@nestjs/common';
import { Clock, DomainError, FetchOutside, OutsideFailure, isDatabaseUnavailable } from '@mynedata/platform';
import type { ResolvedRecord } from '@mynedata/senml';
import { type AdapterRecord, UnexpectedAnswer } from './adapter';
import type { AnyAdapter } from './adapter-list';
import { originsOf } from './adapter-settings';
import { AskService, type Secrets, type Tokens } from './ask-service';
import { ServiceRefused } from './service-failure';

/** What went wrong with a service, in a sentence for its person. */
export interface Failure {
  readonly message: string;
  /** What the service asked for. */
  readonly waitSeconds?: number | undefined;
}

const maxRequests = 200;

/** What tests and polls have in common: the service as the adapter sees it, and the sentence when it fails. */
@Injectable()
export class ReadService {
  private readonly log = new Logger(ReadService.name);

  constructor(
    private readonly fetchOutside: FetchOutside,
    private readonly clock: Clock,
  ) {}

  open(
    adapter: AnyAdapter,
    settings: unknown,
    secrets: Secrets,
    signal: AbortSignal,
    onTokens: (tokens: Tokens) => Promise<void>,
  ): AskService {
    return new AskService({
      fetchOutside: this.fetchOutside,
      authorization: adapter.authorization(settings),
      secrets,
      origins: originsOf(adapter, settings),
      maxRequests,
      now: () => this.clock.now(),
      signal,
      onTokens,
    });
  }

  /** Undefined when it is not the service that fails, but the platform. */
  failureOf(error: unknown): Failure | undefined {
    if (error instanceof ServiceRefused) return { message: error.message, waitSeconds: error.waitSeconds };
    if (error instanceof OutsideFailure || error instanceof UnexpectedAnswer)
      return { message: error.message };
    if (error instanceof DomainError || isDatabaseUnavailable(error)) return undefined;
    // Nothing of what the service answered may go into the log.
    this.log.error({ err: error });
    return { message: 'The answer of the service could not be read.' };
  }
}

/** The records as intake takes them: numbered, and in order of time. */
export const resolvedRecords = (records: readonly AdapterRecord[]): ResolvedRecord[] =>
  records
    .map(({ name, unit, time, value }, index) => ({
      index,
      name,
      unit,
      time,
      value,
      sum: undefined,
      updateTime: undefined,
    }))
    .sort((a, b) => a.time - b.time);
