import { Component, computed, effect, inject, input, linkedSignal, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import type { DraftView, QuoteView } from '@mynedata/api-client';
import {
  Command,
  Icon,
  LoadState,
  Market,
  Note,
  PageHead,
  ProblemNote,
  Protection,
  SourceTypes,
  asSentence,
  fieldErrors,
  liveResource,
  remainingSentence,
} from '@mynedata/cockpit-shared';
import { check, describe } from '@mynedata/query-language';
import { switchMap } from 'rxjs';
import { contentOf, draftOf } from '../drafts/draft-content';
import { QueriesClient } from '../queries/queries.client';
import { catalogueOf } from './catalogue';
import type { Mistake } from './overlay';
import { QueryEditor } from './query-editor';
import { QuotePanel } from './quote-panel';
import { type Draft, example, inputOf, priced, startDraft } from './terms';
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
  imports: [Icon, LoadState, MatButton, Note, PageHead, ProblemNote, QueryEditor, QuotePanel, TermsForm],
  templateUrl: './new-query-page.html',
})
export class NewQueryPage {
  /** The draft that is gone on with, in the address. */
  readonly draftId = input<string>();
  /** The draft that this page has written itself: it needs not be read again. */
  private readonly written = signal<string | undefined>(undefined);
  private readonly saved = liveResource<DraftView>(() => {
    const id = this.draftId();
    return id === undefined || this.written() === id ? undefined : `drafts/${id}`;
  });
  protected readonly system = inject(Market).system;
  protected readonly table = inject(Protection).table;
  protected readonly types = inject(SourceTypes).types;
  private readonly start = computed(() => {
    const system = this.system.value();
    return system === undefined ? undefined : startDraft(new Date(), system.demo, system.rules);
  });
  protected readonly draft = linkedSignal<Draft | undefined>(() => {
    const start = this.start();
    const content = this.saved.value()?.content;
    return start && content ? draftOf(content, start) : start;
  });
  protected readonly keeping = new Command();
  protected readonly kept = linkedSignal<Draft | undefined, string>({
    source: () => this.draft(),
    computation: () => '',
  });
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

  /** Keeps what is written, right or not; saving again changes the same draft. */
  protected async keep(): Promise<void> {
    const draft = this.draft();
    if (draft === undefined) return;
    const id = this.draftId();
    const content = contentOf(draft);
    const saved = await this.keeping.run(
      id === undefined ? this.client.createDraft(content, this.key()) : this.client.changeDraft(id, content),
    );
    if (saved === undefined) return;
    this.kept.set('Saved. You find it under Queries.');
    if (id !== undefined) return;
    this.written.set(saved.id);
    await this.router.navigate([], { queryParams: { draftId: saved.id }, replaceUrl: true });
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
    const id = this.draftId();
    // What was kept is submitted as what it has become, and is no draft any more.
    const query = await this.submitting.run(
      id === undefined
        ? this.client.submit(inputOf(draft, new Date(), system.rules), this.key())
        : this.client.changeDraft(id, contentOf(draft)).pipe(switchMap(() => this.client.submitDraft(id))),
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

  private async ask(draft: Draft): Promise<void> {
    const system = this.system.value();
    if (system === undefined) return;
    const quote = await this.quoting.run(this.client.quote(inputOf(priced(draft), new Date(), system.rules)));
    if (quote !== undefined) this.quote.set(quote);
    // While one was asked for, the terms may have moved on.
    if (this.draft() !== draft && !this.quoting.busy()) void this.ask(this.draft() ?? draft);
  }

  private focusError(): void {
    setTimeout(() => document.querySelector<HTMLElement>('.invalid .inp')?.focus());
  }
}
