import { Component, computed } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { SourceView } from '@mynedata/api-client';
import { Empty, Icon, LoadState, PageHead, liveResource, ticking } from '@mynedata/cockpit-shared';
import { SourceItem } from './source-item';

@Component({
  selector: 'myne-sources-page',
  imports: [Empty, Icon, LoadState, MatAnchor, PageHead, RouterLink, SourceItem],
  template: `<div class="page narrow">
    <myne-page-head [title]="title()" lead="A source can write into your account and read nothing.">
      <a actions matButton="outlined" routerLink="/pair"><myne-icon name="key" small />Pair by code</a>
      <a actions matButton="filled" routerLink="/sources/new"><myne-icon name="plus" small />Add a source</a>
    </myne-page-head>
    <section class="card flush" aria-label="Your sources">
      <h2 class="vh">Your sources</h2>
      @if (sources.value(); as list) {
        @if (list.length === 0) {
          <myne-empty icon="sensor" title="No source yet">
            Connect a sensor, a phone or a service. It takes about two minutes.
          </myne-empty>
        } @else {
          <ul class="list">
            @for (source of list; track source.id) {
              <li class="item"><myne-source-item [source]="source" [now]="now()" /></li>
            }
          </ul>
        }
      } @else {
        <div class="padded"><myne-load-state [of]="sources" what="The sources" /></div>
      }
    </section>
  </div>`,
})
export class SourcesPage {
  protected readonly now = ticking();
  protected readonly sources = liveResource<readonly SourceView[]>(() => 'sources', 'sources');
  protected readonly title = computed(() => {
    const list = this.sources.value();
    if (list === undefined) return 'Sources';
    if (list.length === 0) return 'No source yet';
    return list.length === 1 ? 'One source' : `${list.length} sources`;
  });
}
