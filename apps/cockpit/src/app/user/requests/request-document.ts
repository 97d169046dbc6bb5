import { Component, computed, inject, input } from '@angular/core';
import type { RequestView } from '@mynedata/api-client';
import {
  Curves,
  DayPipe,
  DigitsPipe,
  Icon,
  LevelMark,
  Meter,
  MeterLegend,
  Protection,
  SatPipe,
  ValuePipe,
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
import { RequestPreview } from './request-preview';
import { historyText } from './request-words';

/** The terms as a document, always in this order; then what would be revealed, in three parts. */
@Component({
  selector: 'myne-request-document',
  imports: [
    Curves,
    DayPipe,
    DigitsPipe,
    Icon,
    LevelMark,
    Meter,
    MeterLegend,
    RequestPreview,
    SatPipe,
    ValuePipe,
    WhenPipe,
  ],
  templateUrl: './request-document.html',
  styleUrl: './request-document.scss',
})
export class RequestDocument {
  readonly request = input.required<RequestView>();
  readonly now = input.required<number>();
  private readonly table = inject(Protection).table;
  /** What the level promises, from the one table. */
  protected readonly promise = computed(
    () => this.table.value()?.levels.find(({ level }) => level === this.request().level)?.texts.en.consent,
  );
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
  protected readonly history = computed(() => historyText(this.request().organisation.history));
  protected readonly until = computed(() => {
    const { closes, canAnswer, canWithdraw } = this.request();
    if (!canAnswer && !canWithdraw) return 'The window has closed.';
    const later = 'You can withdraw until the result is computed, after the window closes.';
    return `${leftText(closes, this.now())}. ${later} After that we tell you it was too late.`;
  });
  /** Whether this request still takes, or has taken, a part of the budget. */
  protected readonly takes = computed(() => this.request().canAnswer || this.request().state === 'allowed');
  protected readonly slotWidth = computed(() => {
    const seconds = this.request().terms.granularitySeconds;
    return seconds === null ? undefined : spanText(seconds * 1000);
  });
  protected readonly leaves = computed(() => {
    const each = this.slotWidth();
    if (this.request().dataset !== undefined)
      return each === undefined
        ? 'A row of yours in a dataset, generalised.'
        : `A row of yours per ${each} in a dataset, generalised.`;
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
