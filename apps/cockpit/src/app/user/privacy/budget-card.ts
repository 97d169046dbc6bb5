import { Component, input, output } from '@angular/core';
import type { BudgetView } from '@mynedata/api-client';
import { Meter, MeterLegend } from '@mynedata/cockpit-shared';
import { BudgetEntries } from './budget-entries';
import { MarketStatistics } from './market-statistics';
import { OwnLimits } from './own-limits';

/** How much could be learned about the person in any 90 days, and by what. */
@Component({
  selector: 'myne-budget-card',
  imports: [BudgetEntries, MarketStatistics, Meter, MeterLegend, OwnLimits],
  template: `<section class="card stack" aria-labelledby="budget">
    <div>
      <h2 id="budget">Privacy budget</h2>
      <p class="muted">
        How much could be learned about you in any {{ windowDays() }} days, in percent of your own limit. A
        request that would overrun it never reaches you.
      </p>
    </div>
    <div class="meters">
      @for (meter of budget().meters; track meter.logicalType) {
        <div>
          <myne-meter
            [logicalType]="meter.logicalType"
            [level]="meter.level"
            [used]="meter.usedPercent"
            [reserved]="meter.reservedPercent"
          />
          @if (meter.ownPercent < 100) {
            <p class="small muted">Your own limit: {{ meter.ownPercent }} % of what the level gives</p>
          }
        </div>
      }
    </div>
    <myne-meter-legend />
    <myne-own-limits [meters]="budget().meters" (changed)="changed.emit($event)" />
    <myne-budget-entries />
    <myne-market-statistics />
  </section>`,
  styles: `
    .meters {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, calc(var(--s10) * 7)), 1fr));
      gap: var(--s4) var(--s8);
    }
  `,
})
export class BudgetCard {
  readonly budget = input.required<BudgetView>();
  readonly windowDays = input.required<number>();
  readonly changed = output<BudgetView>();
}
