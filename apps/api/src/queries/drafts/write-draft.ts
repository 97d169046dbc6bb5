import { Injectable } from '@nestjs/common';
import { Clock, Database, Random } from '@mynedata/platform';
import { AdmitOrganisation } from '@mynedata/users';
import { contentHash } from '../content-hash';
import { QueriesRefusal } from '../errors';
import { QueriesStore } from '../queries.store';
import { type DraftContent, contentOf } from './draft';
import type { DraftRow } from './draft.entity';
import { DraftsStore } from './drafts.store';

const mostDrafts = 100;

/** An organisation writes queries that it may submit later, or never. */
@Injectable()
export class WriteDraft {
  constructor(
    private readonly database: Database,
    private readonly admit: AdmitOrganisation,
    private readonly drafts: DraftsStore,
    private readonly queries: QueriesStore,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /** The same key gives the same draft, as it is by now; with anything else it is a mistake. */
  create(organisationId: string, content: DraftContent, idempotencyKey: string): Promise<string> {
    return this.createFrom(organisationId, idempotencyKey, { content }, () => Promise.resolve(content));
  }

  /** A draft with question and terms of a query, to be asked again. */
  copy(organisationId: string, queryId: string, idempotencyKey: string): Promise<string> {
    return this.createFrom(organisationId, idempotencyKey, { copyOf: queryId }, async (find) => {
      const query = await find(queryId);
      if (query === undefined || query.organisationId !== organisationId)
        throw new QueriesRefusal('query-not-found', 'Your organisation has no such query.');
      return contentOf(query);
    });
  }

  change(organisationId: string, id: string, content: DraftContent): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.admit.within(tx, organisationId);
      const draft = notSubmitted(await this.drafts.lock(tx, organisationId, id));
      await this.drafts.change(tx, { ...draft, content, changedAt: this.clock.now() });
    });
  }

  delete(organisationId: string, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      if (!(await this.drafts.delete(tx, organisationId, id))) throw draftNotFound();
    });
  }

  private createFrom(
    organisationId: string,
    idempotencyKey: string,
    sent: object,
    contentFrom: (find: (queryId: string) => ReturnType<QueriesStore['find']>) => Promise<DraftContent>,
  ): Promise<string> {
    const creationHash = contentHash(sent);
    return this.database.transaction(async (tx) => {
      await this.admit.within(tx, organisationId);
      await this.queries.lockSubmissions(tx, organisationId);
      const before = await this.drafts.createdBefore(tx, organisationId, idempotencyKey);
      if (before !== null) return sameAgain(before, creationHash);
      const content = await contentFrom((queryId) => this.queries.find(tx, queryId));
      if ((await this.drafts.count(tx, organisationId)) >= mostDrafts)
        throw new QueriesRefusal(
          'too-many-drafts',
          `Your organisation has ${mostDrafts} drafts, the most there can be. Submit or delete one.`,
        );
      const now = this.clock.now();
      const id = this.random.uuid();
      await this.drafts.insert(tx, {
        organisationId,
        id,
        content,
        idempotencyKey,
        creationHash,
        createdAt: now,
        changedAt: now,
        queryId: null,
      });
      return id;
    });
  }
}

function sameAgain({ id, creationHash }: DraftRow, sent: Buffer): string {
  if (creationHash.equals(sent)) return id;
  throw new QueriesRefusal(
    'idempotency-key-reused',
    'This Idempotency-Key was used for another draft. Choose a new one for each.',
  );
}

function notSubmitted(draft: DraftRow | null): DraftRow {
  if (draft === null) throw draftNotFound();
  if (draft.queryId !== null)
    throw new QueriesRefusal(
      'draft-submitted',
      'This draft was submitted; terms cannot change any more. Duplicate the query to write another one.',
    );
  return draft;
}

export const draftNotFound = (): QueriesRefusal =>
  new QueriesRefusal('draft-not-found', 'Your organisation has no such draft.');
