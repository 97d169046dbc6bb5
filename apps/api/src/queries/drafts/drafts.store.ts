import { Injectable } from '@nestjs/common';
import { type Cursor, type Tx } from '@mynedata/platform';
import { In } from 'typeorm';
import { DraftRow } from './draft.entity';

/** Drafts of one organisation; nobody else's are ever found. */
@Injectable()
export class DraftsStore {
  find(tx: Tx, organisationId: string, id: string): Promise<DraftRow | null> {
    return tx.repository(DraftRow).findOneBy({ organisationId, id });
  }

  async lock(tx: Tx, organisationId: string, id: string): Promise<DraftRow | null> {
    await tx.query('select 1 from queries.draft where organisation_id = $1 and id = $2 for update', [
      organisationId,
      id,
    ]);
    return this.find(tx, organisationId, id);
  }

  /** What was created under this key before. */
  createdBefore(tx: Tx, organisationId: string, idempotencyKey: string): Promise<DraftRow | null> {
    return tx.repository(DraftRow).findOneBy({ organisationId, idempotencyKey });
  }

  async insert(tx: Tx, draft: DraftRow): Promise<void> {
    await tx.repository(DraftRow).insert(draft);
  }

  async change(tx: Tx, { organisationId, id, content, changedAt }: DraftRow): Promise<void> {
    await tx.repository(DraftRow).update({ organisationId, id }, { content, changedAt });
  }

  async becameQuery(tx: Tx, organisationId: string, id: string, queryId: string): Promise<void> {
    await tx.repository(DraftRow).update({ organisationId, id }, { queryId });
  }

  async delete(tx: Tx, organisationId: string, id: string): Promise<boolean> {
    const { affected } = await tx.repository(DraftRow).delete({ organisationId, id });
    return affected === 1;
  }

  async deleteAll(tx: Tx, organisationId: string): Promise<void> {
    await tx.repository(DraftRow).delete({ organisationId });
  }

  /** How many are not submitted yet. */
  async count(tx: Tx, organisationId: string): Promise<number> {
    const [row] = await tx.query<{ n: number }>(
      'select count(*)::int as n from queries.draft where organisation_id = $1 and query_id is null',
      [organisationId],
    );
    return row?.n ?? 0;
  }

  /** Those that are not submitted yet, changed last first. */
  async page(
    tx: Tx,
    organisationId: string,
    text: string | undefined,
    cursor: Cursor | undefined,
    limit: number,
  ): Promise<DraftRow[]> {
    const rows = await tx.query<{ id: string }>(
      `select id from queries.draft
        where organisation_id = $1 and query_id is null
          and ($2::text is null or position(lower($2) in lower(concat_ws(chr(10), content->>'title', content->>'purpose', content->>'text'))) > 0)
          and ($3::timestamptz is null or (date_trunc('milliseconds', changed_at), id) < ($3::timestamptz, $4::uuid))
        order by date_trunc('milliseconds', changed_at) desc, id desc limit $5`,
      [organisationId, text ?? null, cursor?.at ?? null, cursor?.id ?? null, limit],
    );
    const found = await tx.repository(DraftRow).findBy({ organisationId, id: In(rows.map(({ id }) => id)) });
    return rows.flatMap(({ id }) => found.find((draft) => draft.id === id) ?? []);
  }
}
