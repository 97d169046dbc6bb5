import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Database, rowsInPortions } from '@mynedata/platform';
import type { OwnFile } from './account-rights';

/** A file of the archive whose rows a statement gives, of the account that is its only parameter. */
export interface OwnRowsFile {
  readonly path: string;
  readonly about: string;
  readonly sql: string;
}

/** Writes rows as a JSON array, one row a line, however many there are. */
@Injectable()
export class OwnRows {
  constructor(private readonly database: Database) {}

  file(accountId: string, { path, about, sql }: OwnRowsFile): OwnFile {
    return { path, about, content: () => this.rows(sql, accountId) };
  }

  /** A cursor lives in a transaction, which stays open as long as somebody reads on. */
  private async *rows(sql: string, accountId: string): AsyncGenerator<string> {
    const text = new PassThrough({ encoding: 'utf8' });
    const written = this.database.transaction((tx) =>
      pipeline(Readable.from(lines(rowsInPortions<object>(tx, sql, [accountId]))), text),
    );
    written.catch((error: unknown) =>
      text.destroy(error instanceof Error ? error : new Error('not written')),
    );
    for await (const piece of text) yield String(piece);
    await written;
  }
}

async function* lines(portions: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const rows of portions) {
    if (rows.length === 0) continue;
    yield before + rows.map((row) => JSON.stringify(row)).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
