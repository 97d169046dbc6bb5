import { Component, computed, input } from '@angular/core';
import type { OwnValuesView, PreviewView, RequestView } from '@mynedata/api-client';
import { Icon, LoadState, WhenPipe, liveResource } from '@mynedata/cockpit-shared';

/** So many values of one attribute are shown at once. */
const shownSlots = 12;
const digits = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 6 });

/** What would be revealed: what goes in of one's own data, what the organisation sees, and the worst case. */
@Component({
  selector: 'myne-request-preview',
  imports: [Icon, LoadState, WhenPipe],
  templateUrl: './request-preview.html',
  styleUrl: './request-preview.scss',
})
export class RequestPreview {
  readonly request = input.required<RequestView>();
  protected readonly preview = liveResource<PreviewView>(
    () => `requests/${this.request().queryId}/preview`,
    'requests',
    'sources',
  );
  protected readonly values = computed(() =>
    (this.preview.value()?.values ?? []).map((own) => ({
      ...own,
      shown: own.slots.slice(0, shownSlots),
      more: Math.max(0, own.slots.length - shownSlots),
    })),
  );
  protected readonly several = computed(() => (this.preview.value()?.slots ?? 1) > 1);
  /** One's own value, not an estimate: all of it that says anything. */
  protected readonly number = (value: string): string => digits.format(Number(value));
  protected readonly unit = ({ unit }: Pick<OwnValuesView, 'unit'>): string =>
    unit === null ? '' : ` ${unit}`;
}
