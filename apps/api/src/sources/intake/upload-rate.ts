import { Injectable } from '@nestjs/common';
import { DomainError, type SourceCaller } from '@mynedata/platform';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

class TooManyUploads extends DomainError {
  readonly code = 'too-many-requests';
  readonly status = 429;

  constructor(what: string, waitSeconds: number) {
    super(`This source sends more than ${what} a minute. Send more records in one pack, or wait.`, {
      headers: { 'Retry-After': String(waitSeconds) },
    });
  }
}

const perMinute = { requests: 6_000, records: 3_000_000 } as const;

/** What one source may send, per process: far more than a device does, far less than what stops the others. */
@Injectable()
export class UploadRate {
  private readonly requests = new RateLimiterMemory({ points: perMinute.requests, duration: 60 });
  private readonly sent = new RateLimiterMemory({ points: perMinute.records, duration: 60 });

  /**
   * Counts a request; refuses it when its token has sent too many, or its source too many records. By token, because nobody has
   * looked yet whether it is live: a revoked one must not use up what the others may send.
   */
  async request({ sourceId, tokenId }: Pick<SourceCaller, 'sourceId' | 'tokenId'>): Promise<void> {
    await consume(this.requests, tokenId, 1, `${perMinute.requests} requests`);
    await consume(this.sent, sourceId, 0, `${perMinute.records} records`);
  }

  /** Counts records of a stream, and ends it when they are too many. */
  records(sourceId: string, count: number): Promise<void> {
    return consume(this.sent, sourceId, count, `${perMinute.records} records`);
  }

  /** Counts records that are stored already: the next request may have to wait. */
  async stored(sourceId: string, count: number): Promise<void> {
    await this.sent.penalty(sourceId, count);
  }
}

async function consume(limiter: RateLimiterMemory, key: string, points: number, what: string): Promise<void> {
  try {
    await limiter.consume(key, points);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new TooManyUploads(what, Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
  }
}
