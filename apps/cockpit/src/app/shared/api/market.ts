import { Injectable } from '@angular/core';
import type { ParametersView, SourceTypeView, SystemView } from '@mynedata/api-client';
import { liveResource } from './live-resource';

/** What every screen may need to know about this market; read once. */
@Injectable({ providedIn: 'root' })
export class Market {
  readonly system = liveResource<SystemView>(() => 'system');
}

/** The public parameters of protection. */
@Injectable({ providedIn: 'root' })
export class Protection {
  readonly parameters = liveResource<ParametersView>(() => 'privacy/parameters');
}

/** The catalogue of source types. */
@Injectable({ providedIn: 'root' })
export class SourceTypes {
  readonly types = liveResource<readonly SourceTypeView[]>(() => 'source-types');
}
