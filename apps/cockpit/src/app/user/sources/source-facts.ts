import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatAnchor, MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import type { SourceDetailView } from '@mynedata/api-client';
import {
  Command,
  Field,
  Icon,
  ProblemNote,
  Sum,
  dayText,
  fieldErrors,
  groupedDigits,
  remainingSentence,
} from '@mynedata/cockpit-shared';
import { firstValueFrom } from 'rxjs';
import { DeleteSourceDialog } from './delete-source-dialog';
import { SourcesClient } from './sources.client';

const fields = ['/label', '/uploadIntervalSeconds', '/retentionMonths', '/namePrefix'];

/** Name, declared interval, facts, and the end of the source. */
@Component({
  selector: 'myne-source-facts',
  imports: [Field, FormsModule, Icon, MatAnchor, MatButton, ProblemNote, Sum],
  templateUrl: './source-facts.html',
})
export class SourceFacts {
  readonly source = input.required<SourceDetailView>();
  readonly changed = output<SourceDetailView>();
  protected readonly label = linkedSignal(() => this.source().label);
  protected readonly minutes = linkedSignal<number | null>(() => {
    const seconds = this.source().uploadIntervalSeconds;
    return seconds === null ? null : seconds / 60;
  });
  protected readonly months = linkedSignal(() => this.source().retentionMonths);
  protected readonly prefix = linkedSignal(() => this.source().namePrefix ?? '');
  protected readonly command = new Command();
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly sentence = computed(() => remainingSentence(this.command.problem(), fields));
  protected readonly facts = computed(() => {
    const { type, records, createdAt } = this.source();
    return [
      { label: 'Kind', value: type.title },
      { label: 'Type', value: `${type.name}, version ${type.version}` },
      { label: 'Records', value: groupedDigits(records) },
      { label: 'Since', value: dayText(createdAt) },
    ];
  });
  private readonly client = inject(SourcesClient);
  private readonly dialog = inject(MatDialog);
  private readonly router = inject(Router);

  protected async save(): Promise<void> {
    const minutes = this.minutes();
    const changes = {
      label: this.label(),
      uploadIntervalSeconds: minutes === null ? null : Math.round(minutes * 60),
      retentionMonths: this.months(),
      namePrefix: this.prefix() === '' ? null : this.prefix(),
    };
    const source = await this.command.run(this.client.change(this.source().id, changes));
    if (source !== undefined) this.changed.emit(source);
  }

  protected exportAs(format: 'csv' | 'senml'): string {
    return `/api/v2/sources/${this.source().id}/export?format=${format}`;
  }

  protected async delete(): Promise<void> {
    const { label, records, id } = this.source();
    const dialog = this.dialog.open<DeleteSourceDialog, unknown, boolean>(DeleteSourceDialog, {
      data: { label, records },
    });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    const deleted = await this.command.run(this.client.delete(id));
    if (deleted !== undefined) await this.router.navigateByUrl('/sources');
  }
}
