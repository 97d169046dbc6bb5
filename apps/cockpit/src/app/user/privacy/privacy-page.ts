import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, computed, inject } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { BudgetView, LevelView, PresetEffectView, PresetView } from '@mynedata/api-client';
import {
  Command,
  Icon,
  LoadState,
  PageHead,
  Protection,
  type ProtectionLevel,
  ProblemNote,
  levelNames,
  liveResource,
  logicalTypeNames,
} from '@mynedata/cockpit-shared';
import { BudgetCard } from './budget-card';
import { KindRow } from './kind-row';
import { LevelsClient } from './levels.client';
import { OrganisationsCard } from './organisations-card';
import { Presets } from './presets';
import { RulesCard } from './rules-card';
import { SettingsHistory } from './settings-history';

@Component({
  selector: 'myne-privacy-page',
  imports: [
    BudgetCard,
    Icon,
    KindRow,
    LoadState,
    MatAnchor,
    OrganisationsCard,
    PageHead,
    Presets,
    ProblemNote,
    RouterLink,
    RulesCard,
    SettingsHistory,
  ],
  templateUrl: './privacy-page.html',
})
export class PrivacyPage {
  protected readonly table = inject(Protection).table;
  protected readonly presets = liveResource<readonly PresetView[]>(() => 'privacy/presets');
  protected readonly effects = liveResource<readonly PresetEffectView[]>(
    () => 'privacy/settings/preset-effects',
    'budget',
  );
  protected readonly levels = liveResource<readonly LevelView[]>(() => 'privacy/settings/levels', 'budget');
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
      `${logicalTypeNames[logicalType]}: ${levelNames[level]}. ${this.sentenceOf(level)}`,
    );
  }

  protected async take(preset: PresetView): Promise<void> {
    await this.save(preset.levels, 'All kinds of data are set as the preset says.');
  }

  private sentenceOf(chosen: ProtectionLevel): string {
    return this.table.value()?.levels.find(({ level }) => level === chosen)?.texts.en.slider ?? '';
  }

  private async save(levels: readonly LevelView[], spoken: string): Promise<void> {
    const saved = await this.command.run(this.client.set(levels));
    if (saved === undefined) return this.levels.reload();
    this.levels.set(saved);
    this.budget.reload();
    await this.announcer.announce(spoken);
  }
}
