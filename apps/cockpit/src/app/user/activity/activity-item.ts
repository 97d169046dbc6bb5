import { Component, computed, input } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { ActivityView } from '@mynedata/api-client';
import { Icon, bandText, levelNames, logicalTypeNames, timeText } from '@mynedata/cockpit-shared';
import { headOf, iconOf, tailOf } from './activity-words';

/** One thing that happened. */
@Component({
  selector: 'myne-activity-item',
  imports: [Icon, MatAnchor, RouterLink],
  templateUrl: './activity-item.html',
  styleUrl: './activity-item.scss',
})
export class ActivityItem {
  readonly item = input.required<ActivityView>();
  protected readonly head = computed(() => headOf(this.item()));
  protected readonly tail = computed(() => tailOf(this.item()));
  protected readonly icon = computed(() => iconOf(this.item()));
  protected readonly time = computed(() => timeText(this.item().at));
  protected readonly facts = computed(() => {
    const { used, disclosed } = this.item();
    if (disclosed !== undefined)
      return [
        ['Attributes', disclosed.attributes.join(', ')],
        ['Kinds of data', disclosed.logicalTypes.map((type) => logicalTypeNames[type]).join(', ')],
        ['What it tells about you', 'not measurable'],
      ] as const;
    if (used === undefined) return [];
    const band = bandText({ from: used.participantsFrom, to: used.participantsTo });
    return [
      ['Attributes', used.attributes.join(', ')],
      ['Kinds of data', used.logicalTypes.map((type) => logicalTypeNames[type]).join(', ')],
      ['Protection', levelNames[used.level]],
      [
        'What it tells about you',
        used.odds === '' ? 'not measurable' : `a 50:50 guess became at most ${used.odds}`,
      ],
      ['Who took part', band],
    ] as const;
  });
}
