import { Injectable } from '@nestjs/common';
import { canonicalJson } from '@mynedata/privacy-mechanisms/certificate';
import { Clock } from '../clock';
import type { Tx } from '../database/database';
import { Random } from '../random';
import { commitmentOf } from './audit-event';
import { AuditStore } from './audit.store';

/** Something that one person did, or that was done to them. */
export interface OwnEvent {
  readonly userId: string;
  /** The query it is about, where there is one. */
  readonly subject?: string;
  /** Only ids and what is stored elsewhere of this person: nobody else can read it, and it goes with the account. */
  readonly content: object;
}

/**
 * Writes down what happened, in the transaction that makes it happen. Kinds are words with hyphens, such as `consent-allowed`.
 * A schedule seals each event in the chain (`ChainAudit`): no answer waits for another one's link.
 */
@Injectable()
export class Audit {
  constructor(
    private readonly store: AuditStore,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /** An event of the market: its facts stay for ever, so nothing of a person and no number of people may be in them. */
  async fact(tx: Tx, kind: string, facts: object): Promise<void> {
    const event = { id: this.random.uuid(), at: this.clock.now(), kind, facts: canonicalJson(facts) };
    await this.store.insertFacts(tx, event);
  }

  /** Events of one kind of one or many people. The chain gets a salted hash of the content; the content goes with the account. */
  async own(tx: Tx, kind: string, events: readonly OwnEvent[]): Promise<void> {
    if (events.length === 0) return;
    const salts = await this.random.bytes(saltBytes * events.length);
    await this.store.insertOwn(
      tx,
      this.clock.now(),
      kind,
      events.map(({ userId, subject, content: given }, index) => {
        const salt = salts.subarray(saltBytes * index, saltBytes * (index + 1));
        const content = canonicalJson(given);
        const commitment = commitmentOf(salt, content);
        return { id: this.random.uuid(), userId, subject: subject ?? null, salt, content, commitment };
      }),
    );
  }
}

const saltBytes = 16;
