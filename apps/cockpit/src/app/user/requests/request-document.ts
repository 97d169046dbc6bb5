import { Component, computed, input } from '@angular/core';
import type { RequestView } from '@mynedata/api-client';
import {
  Curves,
  DigitsPipe,
  Icon,
  LevelMark,
  Meter,
  MeterLegend,
  SatPipe,
  WhenPipe,
  asSentence,
  leftText,
  levelNames,
  logicalTypeIcons,
  logicalTypeNames,
  nameOfOrganisationType,
  organisationTypeIcons,
  purposeNames,
  spanText,
} from '@mynedata/cockpit-shared';

/** The terms as a document, always in this order; then what would be revealed, in three parts. */
@Component({
  selector: 'myne-request-document',
  imports: [Curves, DigitsPipe, Icon, LevelMark, Meter, MeterLegend, SatPipe, WhenPipe],
  templateUrl: './request-document.html',
  styleUrl: './request-document.scss',
})
export class RequestDocument {
  readonly request = input.required<RequestView>();
  readonly now = input.required<number>();
  protected readonly levels = levelNames;
  protected readonly kinds = logicalTypeNames;
  protected readonly kindIcons = logicalTypeIcons;
  protected readonly purposes = purposeNames;
  protected readonly organisationIcon = computed(
    () => organisationTypeIcons[this.request().organisation.organisationType],
  );
  protected readonly organisationType = computed(() =>
    nameOfOrganisationType(this.request().organisation.organisationType),
  );
  protected readonly left = computed(() => leftText(this.request().closes, this.now()));
  protected readonly slotWidth = computed(() => {
    const seconds = this.request().terms.granularitySeconds;
    return seconds === null ? undefined : spanText(seconds * 1000);
  });
  protected readonly leaves = computed(() => {
    const each = this.slotWidth();
    return each === undefined
      ? 'One protected result over everyone who takes part. No value of yours.'
      : `One protected result per ${each}, over everyone who takes part. No value of yours.`;
  });
  protected readonly levelsOfKinds = computed(() =>
    this.request()
      .budget.map(
        ({ logicalType, level }) =>
          `${logicalTypeNames[logicalType]} is at ${levelNames[level].toLowerCase()}`,
      )
      .join(', '),
  );
  protected readonly epsilon = computed(() => this.request().chargeMicro / 1e6);
  protected readonly inWords = computed(() => asSentence(this.request().terms.inWords));
}
