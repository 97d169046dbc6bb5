import { Component, computed, input, signal } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import type { ResultView } from '@mynedata/api-client';
import { Icon, bandText } from '@mynedata/cockpit-shared';
import { resultLines } from './result-rows';

/** Lines shown at a time: a result may have tens of thousands, and a page must stay quick. */
const portion = 100;

/** Never a value without its error. */
@Component({
  selector: 'myne-statistics-result',
  imports: [Icon, MatAnchor, MatButton],
  templateUrl: './statistics-result.html',
})
export class StatisticsResult {
  readonly result = input.required<ResultView>();
  protected readonly band = computed(() => bandText(this.result().participants));
  protected readonly json = computed(() => `/api/v2/queries/${this.result().queryId}/result`);
  protected readonly file = computed(() => `mynedata-${this.result().queryId}.json`);
  private readonly lines = computed(() => resultLines(this.result()));
  private readonly shown = signal(portion);
  protected readonly visible = computed(() => this.lines().slice(0, this.shown()));
  protected readonly hidden = computed(() => Math.max(0, this.lines().length - this.shown()));
  /** A result of one slot says its time once, and leaves the room to the values. */
  protected readonly slot = computed(() => this.lines()[0]?.slot ?? '');
  protected readonly hasSlots = computed(() => this.lines().some(({ slot }) => slot !== this.slot()));
  protected readonly hasParts = computed(() => this.lines().some(({ part }) => part !== ''));
  /** One number, when the result is one. */
  protected readonly single = computed(() => {
    const [line, ...others] = this.lines();
    return others.length === 0 ? line : undefined;
  });

  protected more(): void {
    this.shown.update((lines) => lines + portion);
  }
}
