import { Injectable } from '@nestjs/common';
import { Realtime, type UserCaller } from '@mynedata/platform';
import { EMPTY, type Observable, catchError, concatMap, filter, map, startWith, takeWhile } from 'rxjs';
import type { ImportView } from './import.dto';
import type { ImportKey } from './imports.store';
import { ImportsView, isFinal } from './imports.view';

/** Tells how an import gets on, until it is over. */
@Injectable()
export class WatchImport {
  constructor(
    private readonly view: ImportsView,
    private readonly realtime: Realtime,
  ) {}

  async run(
    { userId, sessionId }: UserCaller,
    key: ImportKey,
  ): Promise<Observable<{ readonly data: ImportView }>> {
    await this.view.find(key);
    return this.realtime.streamOf(userId, sessionId).pipe(
      map(({ data }) => data.topic),
      // `alive` says it again, which keeps the connection open.
      filter((topic) => topic === 'sources' || topic === 'alive'),
      startWith('now'),
      concatMap(() => this.view.find(key)),
      takeWhile((view) => !isFinal(view), true),
      map((data) => ({ data })),
      // Deleted with its source.
      catchError(() => EMPTY),
    );
  }
}
