import { Injectable } from '@nestjs/common';
import { Clock, hashSecret } from '@mynedata/platform';
import type { Authorization } from './adapter';
import type { Key } from './adapters.store';
import type { Tokens } from './ask-service';

const keptMs = 15 * 60 * 1000;
const maxKept = 1_000;

/**
 * Tokens that a test call was given. Servers may exchange the refresh token with every use: what the person tested and then
 * saves would be worth nothing any more. Kept for a quarter of an hour, in this process only.
 */
@Injectable()
export class TestedTokens {
  private readonly kept = new Map<string, { readonly tokens: Tokens; readonly until: number }>();

  constructor(private readonly clock: Clock) {}

  keep(
    key: Key,
    authorization: Authorization,
    given: Readonly<Record<string, string>>,
    tokens: Tokens,
  ): void {
    const now = this.clock.now().getTime();
    for (const [name, { until }] of this.kept)
      if (until <= now || this.kept.size >= maxKept) this.kept.delete(name);
    this.kept.set(nameOf(key, authorization, given), { tokens, until: now + keptMs });
  }

  find(key: Key, authorization: Authorization, given: Readonly<Record<string, string>>): Tokens | undefined {
    const found = this.kept.get(nameOf(key, authorization, given));
    return found === undefined || found.until <= this.clock.now().getTime() ? undefined : found.tokens;
  }
}

const nameOf = ({ userId, sourceId }: Key, authorization: Authorization, given: object): string =>
  hashSecret(JSON.stringify([userId, sourceId, authorization, given])).toString('base64url');
