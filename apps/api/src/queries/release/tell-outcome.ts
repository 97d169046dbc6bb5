import { Injectable } from '@nestjs/common';
import { satText } from '@mynedata/money';
import { Database, Realtime, type Tx } from '@mynedata/platform';
import { Notify, ReadOrganisations } from '@mynedata/users';
import type { ConsentOutcome } from '../consent/consent.entity';
import { ConsentsStore } from '../consent/consents.store';
import { QueriesStore } from '../queries.store';
import type { Query } from '../query';

/** People who are told in one transaction. */
const portion = 5_000;

/**
 * Tells everybody concerned how a query ended: the organisation, and each person what became of their consent. Portion by portion:
 * whoever goes on after a crash tells the others, and nobody twice.
 */
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
    const query = await this.database.transaction(async (tx) => {
      const ended = await this.queries.get(tx, queryId);
      const members = await this.organisations.memberIds(tx, ended.organisationId);
      const [kind, text] = forMembers(ended);
      await this.tell(tx, ended, members, kind, text, 'queries');
      tx.afterCommit(() => this.realtime.tell(members, 'queries'));
      return ended;
    });
    for (let after: string | undefined; ;) {
      const told = await this.database.transaction((tx) => this.tellPortion(tx, query, after));
      if (told.length < portion) return;
      after = told.at(-1);
    }
  }

  private async tellPortion(tx: Tx, query: Query, after: string | undefined): Promise<readonly string[]> {
    const people = await this.consents.allowed(tx, query.id, after, portion);
    for (const outcome of ['participant', 'lapsed', 'not_drawn'] as const) {
      const concerned = people.filter((person) => person.outcome === outcome).map(({ userId }) => userId);
      const [kind, text] = forPerson(query, outcome);
      await this.tell(tx, query, concerned, kind, text, 'requests');
    }
    const userIds = people.map(({ userId }) => userId);
    tx.afterCommit(() => {
      for (const topic of ['requests', 'earnings', 'budget'] as const) this.realtime.tell(userIds, topic);
    });
    return userIds;
  }

  private tell(
    tx: Tx,
    query: Query,
    accountIds: readonly string[],
    kind: string,
    text: string,
    screen: 'queries' | 'requests',
  ): Promise<void> {
    return this.notify.within(tx, accountIds, {
      kind,
      text,
      link: `/${screen}/${query.id}`,
      once: `outcome ${query.id}`,
    });
  }
}

type Words = readonly [kind: string, text: string];

const forMembers = (query: Query): Words =>
  query.state === 'released'
    ? ['released', `Released: ${query.terms.title}. The result is ready.`]
    : notReleased(query);

function forPerson(query: Query, outcome: ConsentOutcome | 'participant'): Words {
  const { title, rewardSat } = query.terms;
  // Where nothing was released there is one text for everybody, whatever the reason.
  if (query.state !== 'released') return notReleased(query);
  switch (outcome) {
    case 'participant':
      return [
        'took-part',
        `The result of “${title}” was released.${rewardSat === 0n ? '' : ` You earned ${satText(rewardSat)}.`}`,
      ];
    case 'lapsed':
      return [
        'lapsed',
        `Your consent to “${title}” has lapsed: your settings or data no longer fitted. Nothing of yours was used.`,
      ];
    case 'not_drawn':
      return [
        'not-drawn',
        `More people agreed to “${title}” than it can take. You were not drawn; nothing of yours was used.`,
      ];
  }
}

const notReleased = (query: Query): Words => [
  'not-released',
  `This query was not released: ${query.terms.title}. Nobody is paid, the deposit is credited back in full.`,
];
