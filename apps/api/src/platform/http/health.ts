import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';

export interface HealthState {
  readonly state: 'up' | 'down' | 'degraded';
  readonly detail?: string;
}

/** What the process needs. Modules add their own parts; a part that is merely degraded leaves the process ready. */
@Injectable()
export class Health {
  private readonly parts = new Map<string, () => Promise<HealthState>>();

  constructor(database: Database) {
    this.register('database', async () =>
      (await database.ping()) ? { state: 'up' } : { state: 'down', detail: 'PostgreSQL does not answer' },
    );
  }

  register(name: string, check: () => Promise<HealthState>): void {
    this.parts.set(name, check);
  }

  async check(): Promise<{ readonly ready: boolean; readonly parts: Readonly<Record<string, HealthState>> }> {
    const entries = await Promise.all(
      [...this.parts].map(async ([name, check]) => [name, await check()] as const),
    );
    return { ready: entries.every(([, part]) => part.state !== 'down'), parts: Object.fromEntries(entries) };
  }
}
