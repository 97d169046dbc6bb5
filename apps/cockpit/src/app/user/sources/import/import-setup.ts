import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type {
  ImportDetailView,
  ImportSettingsView,
  ImportView,
  SourceDetailView,
} from '@mynedata/api-client';
import {
  Command,
  Field,
  Icon,
  LoadState,
  Note,
  ProblemNote,
  asSentence,
  liveResource,
} from '@mynedata/cockpit-shared';
import { ImportColumns } from './import-columns';
import { sizeText } from './import-file';
import { ImportPreview } from './import-preview';
import { changed, columnLabel } from './import-settings';
import { ImportClient } from './import.client';

/** How a file is understood, before it is imported; whatever is changed is shown at once. */
@Component({
  selector: 'myne-import-setup',
  imports: [Field, Icon, ImportColumns, ImportPreview, LoadState, MatButton, Note, ProblemNote],
  templateUrl: './import-setup.html',
  styleUrl: './import-setup.scss',
})
export class ImportSetup {
  readonly source = input.required<SourceDetailView>();
  readonly id = input.required<string>();
  readonly changed = output<ImportView>();
  protected readonly import = liveResource<ImportDetailView>(
    () => `sources/${this.source().id}/imports/${this.id()}`,
  );
  protected readonly command = new Command();
  protected readonly label = columnLabel;
  protected readonly zones = Intl.supportedValuesOf('timeZone');
  protected readonly size = computed(() => sizeText(this.import.value()?.bytes ?? 0));
  protected readonly unclear = computed(
    () => this.import.value()?.unclear.map(({ detail }) => asSentence(detail)) ?? [],
  );
  private readonly client = inject(ImportClient);

  protected set(settings: ImportSettingsView, change: Partial<ImportSettingsView>): Promise<void> {
    return this.done(this.client.set(this.source().id, this.id(), changed(settings, change)));
  }

  /** A select of columns; none is empty. */
  protected column(event: Event): number | null {
    const { value } = event.target as HTMLSelectElement;
    return value === '' ? null : Number(value);
  }

  /** One of the words that the select offers. */
  protected choice<Word extends string>(event: Event): Word {
    return (event.target as HTMLSelectElement).value as Word;
  }

  protected start(): Promise<void> {
    return this.done(this.client.start(this.source().id, this.id()));
  }

  protected cancel(): Promise<void> {
    return this.done(this.client.cancel(this.source().id, this.id()));
  }

  private async done(request: ReturnType<ImportClient['start']>): Promise<void> {
    const now = await this.command.run(request);
    if (now === undefined) return;
    this.import.set(now);
    this.changed.emit(now);
  }
}
