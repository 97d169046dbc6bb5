import { Injectable } from '@nestjs/common';
import { Database, decodeCursor, encodeCursor } from '@mynedata/platform';
import { missingFrom } from './draft';
import type { DraftRow } from './draft.entity';
import type { DraftView, DraftsPage } from './drafts.dto';
import { DraftsStore } from './drafts.store';
import { draftNotFound } from './write-draft';

@Injectable()
export class DraftsView {
  constructor(
    private readonly database: Database,
    private readonly drafts: DraftsStore,
  ) {}

  page(
    organisationId: string,
    text: string | undefined,
    cursor: string | undefined,
    limit: number,
  ): Promise<DraftsPage> {
    return this.database.transaction(async (tx) => {
      const found = await this.drafts.page(tx, organisationId, text, decodeCursor(cursor), limit + 1);
      const last = found.length > limit ? found[limit - 1] : undefined;
      return {
        items: found.slice(0, limit).map(draftView),
        ...(last === undefined
          ? {}
          : { nextCursor: encodeCursor({ at: last.changedAt.toISOString(), id: last.id }) }),
      };
    });
  }

  one(organisationId: string, id: string): Promise<DraftView> {
    return this.database.transaction(async (tx) => {
      const draft = await this.drafts.find(tx, organisationId, id);
      if (draft === null) throw draftNotFound();
      return draftView(draft);
    });
  }
}

const draftView = ({ id, content, createdAt, changedAt, queryId }: DraftRow): DraftView => ({
  id,
  content,
  missing: missingFrom(content).map(({ pointer = '' }) => pointer),
  createdAt: createdAt.toISOString(),
  changedAt: changedAt.toISOString(),
  ...(queryId === null ? {} : { queryId }),
});
