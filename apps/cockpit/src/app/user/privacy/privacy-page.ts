import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, computed, inject } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { BudgetView, LevelView, ParametersView } from '@mynedata/api-client';
import {
  Command,
  Icon,
  LoadState,
  PageHead,
  Protection,
  type ProtectionLevel,
  ProblemNote,
  levelNames,
  levelSentences,
  liveResource,
  logicalTypeNames,
} from '@mynedata/cockpit-shared';
import { BudgetCard } from './budget-card';
import { KindRow } from './kind-row';
import { LevelsClient } from './levels.client';
import { Presets } from './presets';

@Component({
  selector: 'myne-privacy-page',
  imports: [BudgetCard, Icon, KindRow, LoadState, MatAnchor, PageHead, Presets, ProblemNote, RouterLink],
  templateUrl: './privacy-page.html',
})
export class PrivacyPage {
  protected readonly parameters = inject(Protection).parameters;
  protected readonly levels = liveResource<readonly LevelView[]>(() => 'privacy/levels', 'budget');
  protected readonly budget = liveResource<BudgetView>(() => 'privacy/budget', 'budget');
  protected readonly command = new Command();
  protected readonly title = computed(() => {
    const levels = this.levels.value();
    if (levels === undefined) return 'Privacy';
    const shared = levels.filter(({ level }) => level !== 'dont_share').length;
    if (shared === 0) return 'You share nothing';
    return shared === 1
      ? 'You may be asked about one kind of data'
      : `You may be asked about ${shared} kinds of data`;
  });
  private readonly client = inject(LevelsClient);
  private readonly announcer = inject(LiveAnnouncer);

  protected async choose(logicalType: LevelView['logicalType'], level: ProtectionLevel): Promise<void> {
    await this.save(
      [{ logicalType, level }],
      `${logicalTypeNames[logicalType]}: ${levelNames[level]}. ${levelSentences[level]}`,
    );
  }

  protected async take(preset: ParametersView['presets'][number]): Promise<void> {
    await this.save(preset.levels, 'All kinds of data are set as the preset says.');
  }

  private async save(levels: readonly LevelView[], spoken: string): Promise<void> {
    const saved = await this.command.run(this.client.set(levels));
    if (saved === undefined) return this.levels.reload();
    this.levels.set(saved);
    this.budget.reload();
    await this.announcer.announce(spoken);
  }
}
