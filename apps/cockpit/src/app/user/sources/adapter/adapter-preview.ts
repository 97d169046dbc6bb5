import { Component, input } from '@angular/core';
import type { AdapterPreviewView } from '@mynedata/api-client';
import { Note, WhenPipe } from '@mynedata/cockpit-shared';

/** What a test call brought: records as they would be stored, and what would not be. */
@Component({
  selector: 'myne-adapter-preview',
  imports: [Note, WhenPipe],
  template: `<myne-note [mood]="preview().records.length > 0 ? 'ok' : 'wait'" live>
      <p>
        <strong>{{
          preview().records.length > 0 ? 'The service answers.' : 'Nothing would be stored.'
        }}</strong>
        This was a test; nothing was stored.
      </p>
      @if (preview().errors.length > 0) {
        <ul class="small">
          @for (error of preview().errors; track error) {
            <li class="long">{{ error }}</li>
          }
        </ul>
      }
    </myne-note>
    @if (preview().records.length > 0) {
      <div class="scroll" role="region" aria-label="Records of the test" tabindex="0">
        <table class="small">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Time</th>
              <th scope="col">Value</th>
              <th scope="col">Stands for</th>
            </tr>
          </thead>
          <tbody>
            @for (record of preview().records; track $index) {
              <tr>
                <td class="mono">{{ record.name }}</td>
                <td>{{ record.time | when }}</td>
                <td>{{ record.value }}{{ record.unit ? ' ' + record.unit : '' }}</td>
                <td>{{ attributeOf(record.name) }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }`,
  styles: `
    :host {
      display: grid;
      gap: var(--s4);
    }
    .scroll {
      overflow-x: auto;
      max-height: calc(var(--s10) * 8);
    }
    th,
    td {
      text-align: start;
      padding: var(--s1) var(--s3) var(--s1) 0;
      white-space: nowrap;
    }
  `,
})
export class AdapterPreview {
  readonly preview = input.required<AdapterPreviewView>();

  protected attributeOf(name: string): string {
    const { attribute = null, context = null } = this.preview().names.find((one) => one.name === name) ?? {};
    if (attribute === null) return 'not mapped yet';
    return context === null ? attribute : `${attribute} [${context}]`;
  }
}
