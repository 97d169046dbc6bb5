import { Component, inject } from '@angular/core';
import type { MarketStatisticsSetting } from '@mynedata/api-client';
import { Command, LoadState, ProblemNote, liveResource } from '@mynedata/cockpit-shared';
import { SettingsClient } from './settings.client';

/** Whether the person is in the weekly count of the market. */
@Component({
  selector: 'myne-market-statistics',
  imports: [LoadState, ProblemNote],
  template: `<div class="stack g2">
    <h3>Market statistics</h3>
    <myne-problem-note [problem]="command.problem()" />
    @if (setting.value(); as setting) {
      <label class="check">
        <input
          type="checkbox"
          [checked]="setting.counted"
          [disabled]="command.busy()"
          (change)="count(setting, $event)"
        />
        <span>Count me in the market, once a week</span>
      </label>
      <p class="small muted">
        It tells organisations how many people they could reach, and for which reward. Only what you set is
        counted, never your data: kinds of sources, levels, who may ask and for how much, blurred on purpose.
        Each count takes an ε of {{ setting.epsilonMicro / 1e6 }} of your budget. What you do not share is not
        counted.
      </p>
    } @else {
      <myne-load-state [of]="setting" what="Market statistics" />
    }
  </div>`,
})
export class MarketStatistics {
  protected readonly setting = liveResource<MarketStatisticsSetting>(
    () => 'privacy/settings/market-statistics',
    'budget',
  );
  protected readonly command = new Command();
  private readonly client = inject(SettingsClient);

  protected async count({ counted }: MarketStatisticsSetting, event: Event): Promise<void> {
    const box = event.target as HTMLInputElement;
    const saved = await this.command.run(this.client.count(box.checked));
    if (saved !== undefined) this.setting.set(saved);
    else box.checked = counted;
  }
}
