import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { Database } from '../database/database';
import { commitmentOf, genesis, linkHash } from './audit-event';
import { AuditStore } from './audit.store';

export type Break =
  | 'link-missing'
  | 'event-missing'
  | 'link-altered'
  | 'head-differs'
  | 'event-not-linked'
  | 'content-altered'
  | 'chain-stands-still';

export interface AuditVerdict {
  readonly intact: boolean;
  /** How many links were checked. */
  readonly links: number;
  /** Events that wait for their link. */
  readonly waiting: number;
  /** Personal contents that were held against their commitments. */
  readonly contents: number;
  /** The last link: whoever keeps it can later prove that nothing before it was rewritten. */
  readonly head: { readonly number: string; readonly hash: string };
  /** The first that does not hold. */
  readonly broken?: {
    readonly why: Break;
    readonly number?: string;
    readonly eventId?: string;
    readonly says: string;
  };
}

const portion = 10_000;
/** A chain that does not go on for so long has stopped. */
const longestWaitMs = 10 * 60_000;
const nobody = '00000000-0000-0000-0000-000000000000';

/** Recomputes the whole chain, without any of the functions by which the database made it. */
@Injectable()
export class VerifyAudit {
  constructor(
    private readonly database: Database,
    private readonly store: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** `known`: a link that somebody kept from an earlier check. */
  async run(known?: { readonly number: bigint; readonly hash: string }): Promise<AuditVerdict> {
    const chain = await this.chain(known);
    const { count: waiting, since } = await this.database.transaction((tx) => this.store.waiting(tx));
    const soFar = { ...chain, waiting, contents: 0 };
    if (chain.broken !== undefined) return { ...soFar, intact: false };
    if (known !== undefined && known.number > BigInt(chain.head.number))
      return broken(soFar, 'head-differs', { number: known.number.toString() });
    const stray = await this.database.transaction((tx) => this.store.stray(tx));
    if (stray !== undefined) return broken(soFar, 'event-not-linked', { eventId: stray });
    if (waiting > 0 && (since === null || this.clock.now().getTime() - since.getTime() > longestWaitMs))
      return broken(soFar, 'chain-stands-still', {});
    const { contents, altered } = await this.contents();
    if (altered !== undefined) return broken({ ...soFar, contents }, 'content-altered', { eventId: altered });
    return { ...soFar, contents, intact: true };
  }

  private async chain(
    known: { readonly number: bigint; readonly hash: string } | undefined,
  ): Promise<Pick<AuditVerdict, 'links' | 'head' | 'broken'>> {
    let hash = genesis;
    let number = 0n;
    const at = (why?: Break, eventId?: string): Pick<AuditVerdict, 'links' | 'head' | 'broken'> => ({
      links: Number(number),
      head: { number: number.toString(), hash: hash.toString('hex') },
      ...(why === undefined
        ? {}
        : { broken: detail(why, { number: (number + 1n).toString(), ...(eventId && { eventId }) }) }),
    });
    for (;;) {
      const links = await this.database.transaction((tx) => this.store.links(tx, number, portion));
      for (const link of links) {
        if (BigInt(link.number) !== number + 1n) return at('link-missing');
        if (link.event === null) return at('event-missing', link.eventId);
        const expected = linkHash(hash, number + 1n, link.event);
        if (!expected.equals(link.hash)) return at('link-altered', link.eventId);
        if (known?.number === number + 1n && known.hash !== expected.toString('hex'))
          return at('head-differs', link.eventId);
        hash = expected;
        number += 1n;
      }
      if (links.length < portion) return at();
    }
  }

  private async contents(): Promise<{ readonly contents: number; readonly altered?: string }> {
    let after = { userId: nobody, eventId: nobody };
    for (let contents = 0; ;) {
      const found = await this.database.transaction((tx) => this.store.contents(tx, after, portion));
      for (const { eventId, salt, content, commitment } of found) {
        if (commitment?.equals(commitmentOf(salt, content)) !== true) return { contents, altered: eventId };
        contents += 1;
      }
      const last = found.at(-1);
      if (last === undefined || found.length < portion) return { contents };
      after = last;
    }
  }
}

const sentences: Readonly<Record<Break, string>> = {
  'link-missing': 'A link of the chain was removed.',
  'event-missing': 'The event of this link was removed.',
  'link-altered': 'The event of this link was changed, or is not the one that stood here.',
  'head-differs':
    'The link that was kept is not in the chain: everything up to it was written anew or cut off.',
  'event-not-linked': 'This event was put in past the market, or its link was removed.',
  'content-altered': 'What this event says of a person is not what was sealed.',
  'chain-stands-still': 'Events have waited for their link for more than ten minutes: does the market run?',
};

interface Where {
  readonly number?: string;
  readonly eventId?: string;
}
const detail = (why: Break, where: Where) => ({ why, ...where, says: sentences[why] });
const broken = (soFar: Omit<AuditVerdict, 'intact' | 'broken'>, why: Break, where: Where): AuditVerdict => ({
  ...soFar,
  intact: false,
  broken: detail(why, where),
});
