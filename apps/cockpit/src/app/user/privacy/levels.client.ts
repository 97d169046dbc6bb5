import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { LevelView } from '@mynedata/api-client';
import { type Observable } from 'rxjs';

/** The person's levels: changed one kind at a time or by a preset. */
@Injectable({ providedIn: 'root' })
export class LevelsClient {
  private readonly http = inject(HttpClient);

  set(levels: readonly LevelView[]): Observable<readonly LevelView[]> {
    return this.http.put<readonly LevelView[]>('/api/v2/privacy/settings/levels', { levels });
  }
}
