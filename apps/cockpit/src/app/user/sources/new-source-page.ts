import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import {
  Command,
  Field,
  Icon,
  LoadState,
  PageHead,
  ProblemNote,
  SourceTypes,
  fieldErrors,
  logicalTypeNames,
  remainingSentence,
} from '@mynedata/cockpit-shared';
import type { SourceTypeView } from '@mynedata/api-client';
import { iconOfType, kindSentences } from './source-words';
import { SourcesClient } from './sources.client';

const fields = ['/label', '/uploadIntervalSeconds'];

@Component({
  selector: 'myne-new-source-page',
  imports: [Field, FormsModule, Icon, LoadState, MatButton, PageHead, ProblemNote],
  templateUrl: './new-source-page.html',
})
export class NewSourcePage {
  protected readonly types = inject(SourceTypes).types;
  protected readonly chosen = linkedSignal(() => this.types.value()?.[0]?.name ?? '');
  protected readonly label = signal('');
  protected readonly minutes = signal<number | null>(null);
  protected readonly command = new Command();
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly sentence = computed(() => remainingSentence(this.command.problem(), fields));
  protected readonly kinds = kindSentences;
  protected readonly icon = iconOfType;
  private readonly client = inject(SourcesClient);
  private readonly router = inject(Router);

  protected tells(type: SourceTypeView): string {
    const kinds = new Set(type.attributes.map(({ logicalType }) => logicalTypeNames[logicalType]));
    return `${[...kinds].join(', ')}: ${type.attributes.map(({ name }) => name).join(', ')}`;
  }

  protected async register(): Promise<void> {
    const minutes = this.minutes();
    const source = await this.command.run(
      this.client.register({
        sourceType: this.chosen(),
        label: this.label(),
        ...(minutes === null ? {} : { uploadIntervalSeconds: Math.round(minutes * 60) }),
      }),
    );
    if (source !== undefined) await this.router.navigate(['/sources', source.id]);
    else document.querySelector<HTMLElement>('.invalid .inp')?.focus();
  }
}
