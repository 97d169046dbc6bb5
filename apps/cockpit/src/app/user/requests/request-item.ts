import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RequestSummaryView } from '@mynedata/api-client';
import {
  DigitsPipe,
  Icon,
  LevelMark,
  Pill,
  leftText,
  levelNames,
  logicalTypeNames,
  nameOfOrganisationType,
  organisationTypeIcons,
} from '@mynedata/cockpit-shared';
import { statusOf, useOf } from './request-words';

/** One request in a list. */
@Component({
  selector: 'myne-request-item',
  imports: [DigitsPipe, Icon, LevelMark, Pill, RouterLink],
  templateUrl: './request-item.html',
  styles: ':host { display: contents; }',
})
export class RequestItem {
  readonly request = input.required<RequestSummaryView>();
  readonly now = input.required<number>();
  protected readonly icon = computed(
    () =>
      organisationTypeIcons[this.request().organisationType as keyof typeof organisationTypeIcons] ?? 'globe',
  );
  protected readonly type = computed(() => nameOfOrganisationType(this.request().organisationType));
  protected readonly use = computed(() =>
    useOf(
      this.request(),
      this.request()
        .logicalTypes.map((type) => logicalTypeNames[type])
        .join(', '),
    ),
  );
  protected readonly status = computed(() => statusOf(this.request()));
  protected readonly left = computed(() => leftText(this.request().closes, this.now()));
  protected readonly levels = levelNames;
}
