import { Injectable } from '@nestjs/common';
import { DomainError } from '@mynedata/platform';
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

  /** Counts a request. */
  request(sourceId: string): Promise<void> {
    return consume(this.requests, sourceId, 1, `${perMinute.requests} requests`);
  }

  /** Counts records. */
  records(sourceId: string, count: number): Promise<void> {
    return consume(this.sent, sourceId, count, `${perMinute.records} records`);
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
