import { Injectable } from '@angular/core';
import type { LevelTableView, SourceTypeView, SystemView } from '@mynedata/api-client';
import { liveResource } from './live-resource';

/** What every screen may need to know about this market; read once. */
@Injectable({ providedIn: 'root' })
export class Market {
  readonly system = liveResource<SystemView>(() => 'system');
}

/** The one public table of protection levels: parameters, odds and the words for them. */
@Injectable({ providedIn: 'root' })
export class Protection {
  readonly table = liveResource<LevelTableView>(() => 'privacy/levels');
}

/** The catalogue of source types. */
@Injectable({ providedIn: 'root' })
export class SourceTypes {
  readonly types = liveResource<readonly SourceTypeView[]>(() => 'source-types');
}
