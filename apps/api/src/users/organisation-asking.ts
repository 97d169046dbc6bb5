import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';

/** Whether an organisation has asked people for anything. */
export interface Asking {
  /** At any time, whatever became of it. */
  readonly ever: boolean;
  /** Somebody may be deciding on it, or waits for what was decided. */
  readonly now: boolean;
}

/** Modules by which organisations ask people register here how to look. */
@Injectable()
export class OrganisationAsking {
  private readonly looks: ((tx: Tx, organisationId: string) => Promise<Asking>)[] = [];

  onLook(look: (tx: Tx, organisationId: string) => Promise<Asking>): void {
    this.looks.push(look);
  }

  async of(tx: Tx, organisationId: string): Promise<Asking> {
    const found: Asking[] = [];
    for (const look of this.looks) found.push(await look(tx, organisationId));
    return { ever: found.some(({ ever }) => ever), now: found.some(({ now }) => now) };
  }
}
