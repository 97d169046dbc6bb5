import { Injectable } from '@nestjs/common';
import { Database, Realtime, type Tx } from '@mynedata/platform';
import { Notify, ReadOrganisations } from '@mynedata/users';
import { ConsentsStore } from '../consent/consents.store';
import { QueriesStore } from '../queries.store';
import type { Query } from '../query';

/** Tells everybody concerned how a query ended: the organisation, and each person what became of their consent. */
@Injectable()
export class TellOutcome {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly consents: ConsentsStore,
    private readonly notify: Notify,
    private readonly organisations: ReadOrganisations,
    private readonly realtime: Realtime,
  ) {}

  async run(queryId: string): Promise<void> {
    const { members, people } = await this.database.transaction(async (tx) => {
      const query = await this.queries.get(tx, queryId);
      const told = {
        members: await this.organisations.memberIds(tx, query.organisationId),
        people: await this.consents.userIds(tx, queryId, ['allowed']),
      };
      if (query.state === 'released') await this.released(tx, query, told.members);
      else await this.notReleased(tx, query, told);
      return told;
    });
    this.realtime.tell(members, 'queries');
    for (const topic of ['requests', 'earnings', 'budget'] as const) this.realtime.tell(people, topic);
  }

  private async released(tx: Tx, query: Query, members: readonly string[]): Promise<void> {
    const { title, rewardSat } = query.terms;
    const earned = rewardSat === 0n ? '' : ` You earned ${rewardSat} sat.`;
    await this.tell(tx, query, members, 'released', `Released: ${title}. The result is ready.`, 'queries');
    const [participants, lapsed, notDrawn] = [
      await this.consents.byOutcome(tx, query.id, 'participant'),
      await this.consents.byOutcome(tx, query.id, 'lapsed'),
      await this.consents.byOutcome(tx, query.id, 'not_drawn'),
    ];
    await this.tell(tx, query, participants, 'took-part', `The result of “${title}” was released.${earned}`);
    await this.tell(
      tx,
      query,
      lapsed,
      'lapsed',
      `Your consent to “${title}” has lapsed: your settings or data no longer fitted. Nothing of yours was used.`,
    );
    await this.tell(
      tx,
      query,
      notDrawn,
      'not-drawn',
      `More people agreed to “${title}” than it can take. You were not drawn; nothing of yours was used.`,
    );
  }

  /** One text for everybody, whatever the reason. */
  private async notReleased(
    tx: Tx,
    query: Query,
    { members, people }: { readonly members: readonly string[]; readonly people: readonly string[] },
  ): Promise<void> {
    const text = `This query was not released: ${query.terms.title}. Nobody is paid, the deposit is credited back in full.`;
    await this.tell(tx, query, members, 'not-released', text, 'queries');
    await this.tell(tx, query, people, 'not-released', text);
  }

  private tell(
    tx: Tx,
    query: Query,
    accountIds: readonly string[],
    kind: string,
    text: string,
    screen: 'queries' | 'requests' = 'requests',
  ): Promise<void> {
    return this.notify.within(tx, accountIds, {
      kind,
      text,
      link: `/${screen}/${query.id}`,
      once: `outcome ${query.id}`,
    });
  }
}
