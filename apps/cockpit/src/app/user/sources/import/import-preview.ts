import { Component, input } from '@angular/core';
import type { PreviewRowView } from '@mynedata/api-client';
import { WhenPipe } from '@mynedata/cockpit-shared';

/** The first rows of a file as they would be stored. */
@Component({
  selector: 'myne-import-preview',
  imports: [WhenPipe],
  template: `<h3>As it would be stored</h3>
    @if (rows().length === 0) {
      <p class="muted">The file holds no rows.</p>
    } @else {
      <div class="scroll-x" role="region" aria-label="The first rows" tabindex="0">
        <table class="tbl">
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">When</th>
              <th scope="col">Name</th>
              <th scope="col" class="num">Value</th>
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.place) {
              @for (record of row.records; track $index) {
                <tr>
                  <td class="muted">{{ row.place }}</td>
                  <td>{{ record.at | when }}</td>
                  <td class="mono">{{ record.name }}</td>
                  <td class="num">{{ record.value }} {{ record.unit ?? '' }}</td>
                </tr>
              }
              @for (error of row.errors; track $index) {
                <tr>
                  <td class="muted">{{ row.place }}</td>
                  <td colspan="3" class="bad">
                    {{ error.field }} {{ error.value ? '“' + error.value + '”' : '' }} {{ error.detail }}
                  </td>
                </tr>
              }
              @if (row.records.length + row.errors.length === 0) {
                <tr>
                  <td class="muted">{{ row.place }}</td>
                  <td colspan="3" class="muted">nothing to store</td>
                </tr>
              }
            }
          </tbody>
        </table>
      </div>
    }`,
  styles: `
    :host {
      display: grid;
      gap: var(--s2);
    }
    .scroll-x {
      max-height: calc(var(--s10) * 9);
      overflow-y: auto;
    }
    .bad {
      color: var(--mat-sys-error);
    }
  `,
})
export class ImportPreview {
  readonly rows = input.required<readonly PreviewRowView[]>();
}
