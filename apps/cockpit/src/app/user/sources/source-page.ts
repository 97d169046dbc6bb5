import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { AttributeLevelView, SourceDetailView } from '@mynedata/api-client';
import {
  Command,
  Icon,
  LoadState,
  PageHead,
  Pill,
  ProblemNote,
  liveResource,
  ticking,
} from '@mynedata/cockpit-shared';
import { Fetching } from './adapter/fetching';
import { AttributeLevels } from './attribute-levels';
import { ImportCard } from './import/import-card';
import { LatestValues } from './latest-values';
import { SourceFacts } from './source-facts';
import { SourceNames } from './source-names';
import { statusOfSource } from './source-words';
import { SourcesClient } from './sources.client';
import { Tokens } from './tokens';

@Component({
  selector: 'myne-source-page',
  imports: [
    AttributeLevels,
    Fetching,
    Icon,
    ImportCard,
    LatestValues,
    LoadState,
    MatButton,
    PageHead,
    Pill,
    ProblemNote,
    SourceFacts,
    SourceNames,
    Tokens,
  ],
  templateUrl: './source-page.html',
})
export class SourcePage {
  readonly id = input.required<string>();
  protected readonly now = ticking();
  protected readonly source = liveResource<SourceDetailView>(() => `sources/${this.id()}`, 'sources');
  protected readonly levels = liveResource<readonly AttributeLevelView[]>(
    () => `privacy/sources/${this.id()}/levels`,
    'budget',
  );
  protected readonly status = computed(() => {
    const source = this.source.value();
    return source === undefined ? undefined : statusOfSource(source, this.now());
  });
  protected readonly title = computed(() => this.source.value()?.label ?? 'Source');
  protected readonly command = new Command();
  private readonly client = inject(SourcesClient);

  protected async pause(paused: boolean): Promise<void> {
    const source = await this.command.run(this.client.change(this.id(), { paused }));
    if (source !== undefined) this.source.set(source);
  }
}
