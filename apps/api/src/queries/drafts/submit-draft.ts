import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database } from '@mynedata/platform';
import { QueriesRefusal } from '../errors';
import { QueriesStore } from '../queries.store';
import { type Submission, SubmitQuery } from '../submission/submit-query';
import { missingFrom, submittedNow } from './draft';
import { DraftsStore } from './drafts.store';
import { draftNotFound } from './write-draft';

/** Submits a draft as it is now. A draft becomes one query, however often and from wherever it is submitted. */
@Injectable()
export class SubmitDraft {
  constructor(
    private readonly database: Database,
    private readonly drafts: DraftsStore,
    private readonly queries: QueriesStore,
    private readonly submitQuery: SubmitQuery,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(
    processor: { readonly organisationId: string; readonly accountId: string },
    id: string,
  ): Promise<Submission> {
    const { organisationId } = processor;
    const draft = await this.database.transaction((tx) => this.drafts.find(tx, organisationId, id));
    if (draft === null) throw draftNotFound();
    if (draft.queryId !== null) return { kind: 'submitted', queryId: draft.queryId };
    const missing = missingFrom(draft.content);
    const input = submittedNow(draft.content, this.clock.now(), this.config.market);
    if (missing.length > 0 || input === undefined)
      throw new QueriesRefusal('draft-not-complete', 'Something is still missing.', missing);
    // The draft's own key: another submission of it, at another moment and so with other times, finds the first.
    const key = `draft:${id}`;
    const submission = await this.submitQuery.run(processor, input, key).catch(async (error: unknown) => {
      if (!(error instanceof QueriesRefusal) || error.code !== 'idempotency-key-reused') throw error;
      const before = await this.database.transaction((tx) =>
        this.queries.submittedBefore(tx, organisationId, key),
      );
      if (before === undefined) throw error;
      return { kind: 'submitted', queryId: before.queryId } as const;
    });
    if (submission.kind === 'submitted')
      await this.database.transaction((tx) =>
        this.drafts.becameQuery(tx, organisationId, id, submission.queryId),
      );
    return submission;
  }
}
