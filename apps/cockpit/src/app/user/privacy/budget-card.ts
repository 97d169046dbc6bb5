import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { BudgetEntryView, BudgetView } from '@mynedata/api-client';
import { Icon, Meter, MeterLegend, WhenPipe, levelNames, logicalTypeNames } from '@mynedata/cockpit-shared';

const stateWords: Readonly<Record<string, string>> = {
  reserved: 'reserved',
  spent: 'used',
  void: 'given back',
};

/** How much could be learned about the person in any 90 days, and by what. */
@Component({
  selector: 'myne-budget-card',
  imports: [Icon, Meter, MeterLegend, RouterLink, WhenPipe],
  template: `<section class="card stack" aria-labelledby="budget">
    <div>
      <h2 id="budget">Privacy budget</h2>
      <p class="muted">
        How much could be learned about you in any 90 days, in percent of your own limit. A request that would
        overrun it never reaches you.
      </p>
    </div>
    <div class="meters">
      @for (meter of budget().meters; track meter.logicalType) {
        <myne-meter
          [logicalType]="meter.logicalType"
          [level]="meter.level"
          [used]="meter.usedPercent"
          [reserved]="meter.reservedPercent"
        />
      }
    </div>
    <myne-meter-legend />
    <details>
      <summary>What used it<myne-icon name="down" small /></summary>
      @if (budget().entries.length === 0) {
        <p class="muted">
          Nothing yet. When you allow a request, its share is reserved; when it is released, it is used.
        </p>
      } @else {
        <div class="scroll-x" role="region" aria-label="What used your budget" tabindex="0">
          <table class="tbl">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Kinds of data</th>
                <th scope="col">Level</th>
                <th scope="col">State</th>
                <th scope="col">Request</th>
              </tr>
            </thead>
            <tbody>
              @for (entry of budget().entries; track $index) {
                <tr>
                  <td class="nowrap">{{ entry.at | when }}</td>
                  <td>{{ kinds(entry) }}</td>
                  <td>{{ levels[entry.class] }}</td>
                  <td>{{ state(entry) }}</td>
                  <td><a [routerLink]="['/requests', entry.queryId]">Look at it</a></td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      }
    </details>
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
  protected readonly levels = levelNames;
  protected readonly state = (entry: BudgetEntryView): string => stateWords[entry.state] ?? entry.state;
  protected readonly kinds = (entry: BudgetEntryView): string =>
    entry.logicalTypes.map((type) => logicalTypeNames[type]).join(', ');
}
