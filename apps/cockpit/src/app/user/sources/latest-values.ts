import { Component, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { MeasurementView, MeasurementsPage, SourceDetailView } from '@mynedata/api-client';
import { DigitsPipe, Empty, LoadState, WhenPipe, liveResource, numberText } from '@mynedata/cockpit-shared';

const pageSize = 20;

/** The newest records of a source. */
@Component({
  selector: 'myne-latest-values',
  imports: [DigitsPipe, Empty, LoadState, MatButton, WhenPipe],
  template: `<section class="card flush" aria-labelledby="values">
    <div class="chead pad">
      <h2 id="values">Latest values</h2>
      <span class="small muted"
        >{{ source().records | digits }} {{ source().records === 1 ? 'record' : 'records' }}</span
      >
    </div>
    @if (values.value(); as page) {
      @if (page.items.length === 0) {
        <myne-empty icon="sensor" title="No data yet">
          Issue a token and let a device push its first values. They appear here by themselves.
        </myne-empty>
      } @else {
        <div class="scroll-x" role="region" aria-label="Latest values" tabindex="0">
          <table class="tbl">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" class="num">Value</th>
                <th scope="col" class="num">When</th>
              </tr>
            </thead>
            <tbody>
              @for (one of page.items; track $index) {
                <tr>
                  <th scope="row" class="mono">{{ one.name }}</th>
                  <td class="num">{{ shown(one) }}</td>
                  <td class="num muted">{{ one.at | when }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        @if (page.nextCursor && limit() < 500) {
          <div class="pages">
            <button matButton type="button" (click)="limit.set(limit() + 60)">Show more</button>
          </div>
        }
      }
    } @else {
      <div class="padded"><myne-load-state [of]="values" what="The values" /></div>
    }
  </section>`,
})
export class LatestValues {
  readonly source = input.required<SourceDetailView>();
  protected readonly limit = signal(pageSize);
  protected readonly values = liveResource<MeasurementsPage>(
    () => `sources/${this.source().id}/measurements?limit=${Math.min(500, this.limit())}`,
    'sources',
  );
  protected shown({ value, unit }: MeasurementView): string {
    if (typeof value !== 'number') return String(value);
    return unit ? `${numberText(value)} ${unit}` : numberText(value);
  }
}
