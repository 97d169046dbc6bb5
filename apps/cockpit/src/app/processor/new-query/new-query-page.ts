import { Component, computed, effect, inject, linkedSignal, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import type { QuoteView } from '@mynedata/api-client';
import {
  Command,
  Icon,
  LoadState,
  Market,
  PageHead,
  ProblemNote,
  Protection,
  SourceTypes,
  asSentence,
  fieldErrors,
  remainingSentence,
} from '@mynedata/cockpit-shared';
import { check, describe } from '@mynedata/query-language';
import { QueriesClient } from '../queries/queries.client';
import { catalogueOf } from './catalogue';
import type { Mistake } from './overlay';
import { QueryEditor } from './query-editor';
import { QuotePanel } from './quote-panel';
import { type Draft, example, inputOf, startDraft } from './terms';
import { TermsForm } from './terms-form';

const quoteAfterMs = 350;
const fields = [
  '/title',
  '/purpose',
  '/purposeCategory',
  '/description',
  '/interval/from',
  '/interval/to',
  '/granularitySeconds',
  '/maxProtection',
  '/strategy',
  '/participants/min',
  '/participants/max',
  '/rewardSat',
  '/paymentDue',
  '/consentWindow/closes',
];

@Component({
  selector: 'myne-new-query-page',
  imports: [Icon, LoadState, MatButton, PageHead, ProblemNote, QueryEditor, QuotePanel, TermsForm],
  templateUrl: './new-query-page.html',
})
export class NewQueryPage {
  protected readonly system = inject(Market).system;
  protected readonly table = inject(Protection).table;
  protected readonly types = inject(SourceTypes).types;
  private readonly start = computed(() => {
    const system = this.system.value();
    return system === undefined ? undefined : startDraft(new Date(), system.demo, system.rules);
  });
  protected readonly draft = linkedSignal<Draft | undefined>(() => this.start());
  private readonly catalogue = computed(() => catalogueOf(this.types.value() ?? []));
  private readonly checked = computed(() => {
    const text = this.draft()?.text ?? '';
    return text.trim() === '' || this.types.value() === undefined ? undefined : check(text, this.catalogue());
  });
  /** What the server found wrong with the text, until it changes: it has the last word. */
  private readonly refused = linkedSignal<string | undefined, readonly Mistake[]>({
    source: () => this.draft()?.text,
    computation: () => [],
  });
  protected readonly diagnostics = computed(() => {
    const checked = this.checked();
    return checked?.ok === false ? checked.diagnostics : this.refused();
  });
  protected readonly inWords = computed(() => {
    const checked = this.checked();
    return checked?.ok ? asSentence(describe(checked.query)) : undefined;
  });
  protected readonly quote = signal<QuoteView | undefined>(undefined);
  protected readonly quoting = new Command();
  protected readonly submitting = new Command();
  protected readonly attempted = signal(false);
  protected readonly errors = computed(() => {
    const errors = { ...fieldErrors(this.quoting.problem()), ...fieldErrors(this.submitting.problem()) };
    const draft = this.draft();
    if (this.attempted() && draft?.title.trim() === '')
      errors['/title'] = 'A title of 1 to 120 characters is needed.';
    if (this.attempted() && draft?.purpose.trim() === '')
      errors['/purpose'] = 'One sentence is needed: people read it first.';
    return errors;
  });
  protected readonly sentence = computed(() =>
    remainingSentence(this.submitting.problem(), [...fields, '/text']),
  );
  protected readonly hindrance = computed(() => {
    const [first] = this.diagnostics();
    if ((this.draft()?.text ?? '').trim() === '') return 'Write the query text first.';
    if (first !== undefined) return `Fix the text in line ${first.line} first.`;
    if (this.quoting.problem() !== undefined) return 'Fix the marked terms first.';
    return undefined;
  });
  private readonly client = inject(QueriesClient);
  private readonly router = inject(Router);
  /** New for each version of the draft: sending the same one again, after a lost answer, changes nothing. */
  private readonly key = linkedSignal<Draft | undefined, string>({
    source: () => this.draft(),
    computation: () => crypto.randomUUID(),
  });

  constructor() {
    effect((clear) => {
      const draft = this.draft();
      if (draft === undefined || this.checked()?.ok !== true) return;
      const timer = setTimeout(() => untracked(() => void this.ask(draft)), quoteAfterMs);
      clear(() => clearTimeout(timer));
    });
  }

  protected takeExample(): void {
    // From the start again: terms typed before may not fit the example.
    this.draft.update((draft) => ({ ...(this.start() ?? draft), ...example }) as Draft);
  }

  protected setText(text: string): void {
    this.draft.update((draft) => draft && { ...draft, text });
  }

  protected async submit(): Promise<void> {
    this.attempted.set(true);
    const draft = this.draft();
    const system = this.system.value();
    if (draft === undefined || system === undefined || this.errors()['/title'] || this.errors()['/purpose'])
      return this.focusError();
    const query = await this.submitting.run(
      this.client.submit(inputOf(draft, new Date(), system.rules), this.key()),
    );
    if (query !== undefined) {
      await this.router.navigate(['/queries', query.id]);
      return;
    }
    const places = this.submitting.problem()?.places ?? [];
    this.refused.set(
      places.flatMap((place) =>
        place.line === undefined
          ? []
          : [
              {
                message: place.detail,
                line: place.line,
                column: place.column ?? 1,
                offset: place.offset ?? 0,
                length: place.length ?? 0,
              },
            ],
      ),
    );
    this.focusError();
  }

  /** A price needs no title: what is still empty stands in for the moment. */
  private async ask(draft: Draft): Promise<void> {
    const system = this.system.value();
    if (system === undefined) return;
    const priced = { ...draft, title: draft.title.trim() || '–', purpose: draft.purpose.trim() || '–' };
    const quote = await this.quoting.run(this.client.quote(inputOf(priced, new Date(), system.rules)));
    if (quote !== undefined) this.quote.set(quote);
    // While one was asked for, the terms may have moved on.
    if (this.draft() !== draft && !this.quoting.busy()) void this.ask(this.draft() ?? draft);
  }

  private focusError(): void {
    setTimeout(() => document.querySelector<HTMLElement>('.invalid .inp')?.focus());
  }
}
