import { csvField, guarded } from '../csv-text';
import { Injectable } from '@nestjs/common';
import { Database, type PageQuery, decodeCursor, encodeCursor } from '@mynedata/platform';
import { findOwn } from '../change-source';
import { SourcesRefusal } from '../errors';
import { SourcesStore } from '../sources.store';
import { isOver } from './import';
import type { ImportView, ImportsPage } from './import.dto';
import { ImportFaultRow, ImportRow } from './import.entity';
import { type ImportKey, ImportsStore } from './imports.store';
import { LessThan, MoreThan } from 'typeorm';

const faultsAtOnce = 1000;

/** What people see of their imports. */
@Injectable()
export class ImportsView {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly imports: ImportsStore,
  ) {}

  /** Newest first. */
  page(userId: string, sourceId: string, { limit, cursor }: PageQuery): Promise<ImportsPage> {
    const place = decodeCursor(cursor);
    return this.database.transaction(async (tx) => {
      await findOwn(this.sources, tx, userId, sourceId);
      const own = { userId, sourceId };
      const rows = await tx.repository(ImportRow).find({
        where:
          place === undefined
            ? own
            : [
                { ...own, createdAt: LessThan(new Date(place.at)) },
                { ...own, createdAt: new Date(place.at), id: LessThan(place.id) },
              ],
        order: { createdAt: 'DESC', id: 'DESC' },
        take: limit + 1,
      });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(importView),
        ...(last === undefined
          ? {}
          : { nextCursor: encodeCursor({ at: last.createdAt.toISOString(), id: last.id }) }),
      };
    });
  }

  find(key: ImportKey): Promise<ImportView> {
    return this.database.transaction(async (tx) => {
      const row = await this.imports.find(tx, key);
      if (row === null)
        throw new SourcesRefusal('import-not-found', 'There is no such import of this source.');
      return importView(row);
    });
  }

  /** What was not stored, and why, as CSV in pieces. */
  async report(key: ImportKey): Promise<AsyncGenerator<string>> {
    const { format } = await this.find(key);
    const { database } = this;
    async function* pieces(): AsyncGenerator<string> {
      yield `${format === 'csv' ? 'line' : 'record'},field,value,code,reason\r\n`;
      for (let number = 0; ;) {
        const rows = await database.transaction((tx) =>
          tx.repository(ImportFaultRow).find({
            where: { userId: key.userId, sourceId: key.sourceId, importId: key.id, number: MoreThan(number) },
            order: { number: 'ASC' },
            take: faultsAtOnce,
          }),
        );
        yield rows
          .map((row) => [row.place, row.field, row.value, row.code, row.detail].map(field).join(',') + '\r\n')
          .join('');
        number = rows.at(-1)?.number ?? number;
        if (rows.length < faultsAtOnce) return;
      }
    }
    return pieces();
  }
}

/** Names, values and reasons quote somebody's file. */
const field = (text: string): string => csvField(guarded(text));

export function importView(row: ImportRow): ImportView {
  const bytes = Number(row.bytes);
  return {
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    state: row.state,
    format: row.format,
    fileName: row.fileName,
    bytes,
    progress: row.state === 'done' ? 1 : bytes === 0 ? 0 : Math.min(1, row.place.offset / bytes),
    rows: row.place.rows,
    accepted: Number(row.accepted),
    duplicates: Number(row.duplicates),
    rejected: Number(row.rejected),
    outsideBounds: Number(row.outsideBounds),
    reportedErrors: row.faults,
    failure: row.failure,
  };
}

/** Nothing will change any more. */
export const isFinal = ({ state }: ImportView): boolean => isOver(state);
