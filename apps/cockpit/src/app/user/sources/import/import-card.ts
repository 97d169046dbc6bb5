import { HttpEventType } from '@angular/common/http';
import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ImportView, ImportsPage, SourceDetailView } from '@mynedata/api-client';
import { Command, Icon, LoadState, ProblemNote, liveResource } from '@mynedata/cockpit-shared';
import { Subject, lastValueFrom, takeUntil, tap } from 'rxjs';
import { fileEndings, mediaTypeOf, sizeText } from './import-file';
import { ImportRun } from './import-run';
import { ImportSetup } from './import-setup';
import { ImportClient } from './import.client';

/** Brings a file of records into a source: choose it, see how it is understood, let it run. */
@Component({
  selector: 'myne-import-card',
  imports: [Icon, ImportRun, ImportSetup, LoadState, MatButton, ProblemNote],
  templateUrl: './import-card.html',
  styleUrl: './import-card.scss',
})
export class ImportCard {
  readonly source = input.required<SourceDetailView>();
  protected readonly imports = liveResource<ImportsPage>(
    () => `sources/${this.source().id}/imports?limit=5`,
    'sources',
  );
  protected readonly shown = computed(
    () => this.imports.value()?.items.filter(({ state }) => state !== 'uploading') ?? [],
  );
  protected readonly endings = fileEndings;
  protected readonly over = signal(false);
  protected readonly wrongFile = signal<string | undefined>(undefined);
  /** The file that is being sent, and how much of it is. */
  protected readonly sending = signal<{ readonly name: string; readonly share: number } | undefined>(
    undefined,
  );
  protected readonly percent = computed(() => Math.round((this.sending()?.share ?? 0) * 100));
  protected readonly command = new Command();
  private readonly stop = new Subject<void>();
  private readonly client = inject(ImportClient);

  protected chosen(event: Event): void {
    const chooser = event.target as HTMLInputElement;
    const file = chooser.files?.[0];
    // The same file can be chosen once more.
    chooser.value = '';
    if (file !== undefined) void this.send(file);
  }

  protected dropped(event: DragEvent): void {
    event.preventDefault();
    this.over.set(false);
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) void this.send(file);
  }

  protected dragged(event: DragEvent): void {
    event.preventDefault();
    this.over.set(true);
  }

  protected cancel(): void {
    this.stop.next();
  }

  protected changed(one: ImportView): void {
    const page = this.imports.value();
    if (page === undefined) return;
    this.imports.set({ ...page, items: page.items.map((other) => (other.id === one.id ? one : other)) });
  }

  private async send(file: File): Promise<void> {
    const mediaType = mediaTypeOf(file.name);
    this.wrongFile.set(
      mediaType === undefined
        ? `“${file.name}” is neither CSV nor SenML. Its name should end with ${fileEndings.replaceAll(',', ', ')}.`
        : undefined,
    );
    if (mediaType === undefined || this.command.busy()) return;
    const name = `${file.name}, ${sizeText(file.size)}`;
    this.sending.set({ name, share: 0 });
    await this.command.run(() =>
      lastValueFrom(
        this.client.send(this.source().id, file, mediaType).pipe(
          tap((event) => {
            if (event.type === HttpEventType.UploadProgress)
              this.sending.set({ name, share: event.loaded / Math.max(1, event.total ?? file.size) });
          }),
          takeUntil(this.stop),
        ),
        { defaultValue: undefined },
      ),
    );
    this.sending.set(undefined);
    this.imports.reload();
  }
}
