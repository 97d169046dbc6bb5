import { Component, computed, input, model } from '@angular/core';
import { FormsModule } from '@angular/forms';
import type { LevelTableView } from '@mynedata/api-client';
import { Field, levelNames, purposeCategories, purposeNames, spanText } from '@mynedata/cockpit-shared';
import { type Draft, type Rules, ladder, windows } from './terms';

const hour = 3600;
const widths = [null, hour, 24 * hour, 7 * 24 * hour] as const;

/** The terms of a query: what people read, and under which conditions it is computed. */
@Component({
  selector: 'myne-terms-form',
  imports: [Field, FormsModule],
  templateUrl: './terms-form.html',
  styleUrl: './terms-form.scss',
})
export class TermsForm {
  readonly draft = model.required<Draft>();
  readonly errors = input.required<Readonly<Record<string, string>>>();
  readonly rules = input.required<Rules>();
  readonly table = input.required<LevelTableView>();
  /** A dataset has groups instead of noise, so no strategy. */
  readonly dataset = input(false);
  protected readonly purposes = purposeCategories;
  protected readonly purposeNames = purposeNames;
  protected readonly levels = ['low', 'medium', 'high'] as const;
  protected readonly levelNames = levelNames;
  protected readonly widths = widths.map((seconds) => ({
    seconds,
    name: seconds === null ? 'The whole interval' : spanText(seconds * 1000),
  }));
  protected readonly windows = computed(() =>
    // A draft that was duplicated may have a window that is no usual choice.
    [...new Set([...windows(this.rules()), this.draft().windowSeconds])]
      .sort((a, b) => a - b)
      .map((seconds) => ({ seconds, name: spanText(seconds * 1000) })),
  );
  protected readonly minimums = computed(() => {
    return ladder(this.floorOf(this.draft().maxProtection));
  });

  protected set<K extends keyof Draft>(key: K, value: Draft[K]): void {
    const next = { ...this.draft(), [key]: value };
    this.draft.set({ ...next, min: Math.max(next.min, this.floorOf(next.maxProtection)) });
  }

  private floorOf(maxProtection: Draft['maxProtection']): number {
    const row = this.table().levels.find(({ level }) => level === maxProtection);
    return row?.parameters?.minimumParticipants ?? 20;
  }
}
