import { Component, computed, inject, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatAnchor, MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { InPersonInput, NewInPersonRequestView } from '@mynedata/api-client';
import {
  Command,
  CopyButton,
  Field,
  Note,
  PageHead,
  ProblemNote,
  SourceTypes,
  WhenPipe,
  fieldErrors,
  purposeCategories,
  purposeNames,
} from '@mynedata/cockpit-shared';
import { InPersonRequestsClient } from './in-person.client';
import { validities } from './in-person-words';

/** An organisation names what it needs of one person, and gets the code to tell them. */
@Component({
  selector: 'myne-new-in-person-page',
  imports: [
    CopyButton,
    Field,
    FormsModule,
    MatAnchor,
    MatButton,
    Note,
    PageHead,
    ProblemNote,
    RouterLink,
    WhenPipe,
  ],
  templateUrl: './new-in-person-page.html',
  styles: '.code { font-size: var(--s8); letter-spacing: 0.1em; }',
})
export class NewInPersonPage {
  private readonly client = inject(InPersonRequestsClient);
  protected readonly types = inject(SourceTypes).types;
  protected readonly title = signal('');
  protected readonly purpose = signal('');
  protected readonly category = signal<InPersonInput['purposeCategory']>('service_provision');
  protected readonly minutes = signal(30);
  protected readonly attributes = signal<readonly string[]>([]);
  protected readonly created = signal<NewInPersonRequestView | undefined>(undefined);
  protected readonly command = new Command();
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly categories = purposeCategories;
  protected readonly purposes = purposeNames;
  protected readonly validities = validities;
  /** What identifies a person directly is never released, in person neither. */
  protected readonly offered = computed(() =>
    (this.types.value() ?? []).map(({ name, title, attributes }) => ({
      title,
      attributes: attributes
        .filter(({ role }) => role !== 'direct')
        .map(({ name: attribute, titles }) => ({ name: `${name}.${attribute}`, title: titles.en })),
    })),
  );
  protected readonly isReady = computed(
    () => this.title().trim() !== '' && this.purpose().trim() !== '' && this.attributes().length > 0,
  );

  protected add(field: HTMLSelectElement): void {
    const name = field.value;
    if (name !== '' && !this.attributes().includes(name)) this.attributes.set([...this.attributes(), name]);
    field.value = '';
  }

  protected remove(name: string): void {
    this.attributes.set(this.attributes().filter((one) => one !== name));
  }

  protected async create(): Promise<void> {
    this.created.set(
      await this.command.run(
        this.client.create({
          title: this.title(),
          purpose: this.purpose(),
          purposeCategory: this.category(),
          attributes: [...this.attributes()],
          validMinutes: Number(this.minutes()),
        }),
      ),
    );
  }
}
