import { Inject, Injectable } from '@nestjs/common';
import { DATA_SOURCE, hashSecret } from '@mynedata/platform';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';

const windowSeconds = 15 * 60;

/** Counters of attempts in PostgreSQL, so that all processes count together. Keys are stored hashed. */
@Injectable()
export class AttemptsStore {
  private readonly limiters = new Map<string, RateLimiterPostgres>();

  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Takes one point; returns 0, or the seconds to wait when none is left. */
  async consume(what: string, key: string, points: number): Promise<number> {
    try {
      await this.limiter(what, points).consume(keyOf(key));
      return 0;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw refusal;
    }
  }

  async forget(what: string, key: string): Promise<void> {
    await this.limiter(what, 1).delete(keyOf(key));
  }

  private limiter(what: string, points: number): RateLimiterPostgres {
    const known = this.limiters.get(what);
    if (known !== undefined) return known;
    const limiter = new RateLimiterPostgres({
      storeClient: this.dataSource,
      storeType: 'typeorm',
      schemaName: 'platform',
      tableName: 'rate_limit',
      tableCreated: true,
      keyPrefix: what,
      points,
      duration: windowSeconds,
    });
    this.limiters.set(what, limiter);
    return limiter;
  }
}

const keyOf = (key: string): string => hashSecret(key).toString('base64url');
