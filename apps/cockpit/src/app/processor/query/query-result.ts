import { Component, computed, input, signal } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import type { ResultView, TermsView } from '@mynedata/api-client';
import { Icon, LoadState, bandText, liveResource } from '@mynedata/cockpit-shared';
import { ResultCertificate } from './result-certificate';
import { resultLines } from './result-rows';

/** Lines shown at a time: a result may have tens of thousands, and a page must stay quick. */
const portion = 100;

/** The protected answer: never a value without its error. */
@Component({
  selector: 'myne-query-result',
  imports: [Icon, LoadState, MatAnchor, MatButton, ResultCertificate],
  templateUrl: './query-result.html',
  styles: ':host { display: grid; gap: var(--s6); }',
})
export class QueryResult {
  readonly queryId = input.required<string>();
  readonly terms = input.required<TermsView>();
  protected readonly result = liveResource<ResultView>(() => `queries/${this.queryId()}/result`);
  protected readonly band = computed(() => {
    const result = this.result.value();
    return result === undefined ? '' : bandText(result.participants);
  });
  protected readonly json = computed(() => `/api/v2/queries/${this.queryId()}/result`);
  private readonly lines = computed(() => {
    const result = this.result.value();
    return result === undefined ? [] : resultLines(result);
  });
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
