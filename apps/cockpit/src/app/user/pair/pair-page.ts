import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatAnchor, MatButton } from '@angular/material/button';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import type { PairingView, SourceView } from '@mynedata/api-client';
import {
  Command,
  Field,
  Note,
  PageHead,
  ProblemNote,
  SourceTypes,
  WhenPipe,
  liveResource,
} from '@mynedata/cockpit-shared';
import { firstValueFrom } from 'rxjs';
import { SourcesClient } from '../sources/sources.client';
import { PairClient } from './pair.client';
import { holdsToken, isWholeCode, shapedCode } from './user-code';

/** A device without a keyboard shows a code; here its person types it, sees who asks, and says to which source it may write. */
@Component({
  selector: 'myne-pair-page',
  imports: [Field, FormsModule, MatAnchor, MatButton, Note, PageHead, ProblemNote, RouterLink, WhenPipe],
  templateUrl: './pair-page.html',
})
export class PairPage {
  private readonly route = inject(ActivatedRoute);
  private readonly router = inject(Router);
  private readonly client = inject(PairClient);
  private readonly sourcesClient = inject(SourcesClient);

  protected readonly code = signal(shapedCode(this.route.snapshot.queryParamMap.get('user_code') ?? ''));
  protected readonly isWhole = computed(() => isWholeCode(this.code()));
  protected readonly strayToken = holdsToken(this.route.snapshot.fragment);
  protected readonly device = signal<PairingView | undefined>(undefined);
  protected readonly answer = signal<'allowed' | 'denied' | undefined>(undefined);

  protected readonly sources = liveResource<readonly SourceView[]>(() => 'sources', 'sources');
  protected readonly types = inject(SourceTypes).types;
  /** The id of a source, or empty for a new one; null: not chosen yet. Nothing is chosen for a person who has several. */
  protected readonly choice = linkedSignal<string | null>(() =>
    this.sources.value()?.length === 0 ? '' : null,
  );
  protected readonly newType = linkedSignal(() => this.types.value()?.[0]?.name ?? '');
  protected readonly newLabel = linkedSignal(() => this.device()?.deviceName ?? '');

  protected readonly looking = new Command();
  protected readonly answering = new Command();
  protected readonly title = computed(() => {
    const device = this.device();
    if (this.answer() === 'allowed') return 'You allowed the device';
    if (this.answer() === 'denied') return 'The device gets nothing';
    return device === undefined ? 'Pair a device' : `“${device.deviceName}” wants to send data`;
  });
  protected readonly chosenLabel = computed(
    () => this.sources.value()?.find(({ id }) => id === this.choice())?.label ?? this.newLabel(),
  );

  constructor() {
    // A secret has no place in the address bar or in the history.
    if (this.strayToken) void this.router.navigate([], { replaceUrl: true });
    if (this.isWhole()) void this.look();
  }

  protected type(text: string, field: HTMLInputElement): void {
    this.code.set(shapedCode(text));
    field.value = this.code();
  }

  protected async look(): Promise<void> {
    this.device.set(await this.looking.run(this.client.find(this.code())));
  }

  protected again(): void {
    this.device.set(undefined);
    this.answering.forget();
    this.code.set('');
  }

  protected async allow(): Promise<void> {
    const done = await this.answering.run(async () => {
      if (this.choice() === null) return false;
      if (this.choice() === '') {
        const source = await firstValueFrom(
          this.sourcesClient.register({ sourceType: this.newType(), label: this.newLabel() }),
        );
        // Chosen from now on, so that a second try does not register a second one.
        this.sources.set([...(this.sources.value() ?? []), source]);
        this.choice.set(source.id);
      }
      await firstValueFrom(this.client.approve(this.code(), this.choice() ?? ''));
      return true;
    });
    if (done) this.answer.set('allowed');
  }

  protected async deny(): Promise<void> {
    const done = await this.answering.run(async () => {
      await firstValueFrom(this.client.deny(this.code()));
      return true;
    });
    if (done) this.answer.set('denied');
  }
}
