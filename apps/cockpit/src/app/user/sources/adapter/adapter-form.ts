import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { AdapterKindView, AdapterView, AdapterPreviewView } from '@mynedata/api-client';
import {
  Command,
  Field,
  ProblemNote,
  fieldErrors,
  liveResource,
  remainingSentence,
} from '@mynedata/cockpit-shared';
import { type AdapterDraft, draftOf, emptyDraft, inputOf, secretsOf } from './adapter-draft';
import { AdapterPreview } from './adapter-preview';
import { AdapterClient } from './adapter.client';
import { AuthFields } from './auth-fields';
import { LayoutFields } from './layout-fields';

const secretLabels: Readonly<Record<string, string>> = {
  token: 'Access token',
  apiKey: 'Key',
  clientSecret: 'Client secret',
  refreshToken: 'Refresh token',
};
/** The fields of the form by the beginning of the pointers that belong to them. */
const places = {
  url: '/settings/url',
  items: '/settings/items',
  header: '/settings/auth/header',
  tokenUrl: '/settings/auth/tokenUrl',
  clientId: '/settings/auth/clientId',
  records: '/settings/records',
  timePath: '/settings/time',
  values: '/settings/values',
  cursor: '/settings/cursor',
  token: '/secrets/token',
  apiKey: '/secrets/apiKey',
  clientSecret: '/secrets/clientSecret',
  refreshToken: '/secrets/refreshToken',
} as const;

/** Which service, where, with which key, and what of it; tested before it is saved. */
@Component({
  selector: 'myne-adapter-form',
  imports: [AdapterPreview, AuthFields, Field, FormsModule, LayoutFields, MatButton, ProblemNote],
  templateUrl: './adapter-form.html',
  styleUrl: './adapter-form.scss',
})
export class AdapterForm {
  readonly sourceId = input.required<string>();
  readonly adapter = input.required<AdapterView | null>();
  readonly saved = output<AdapterView>();
  readonly left = output();
  protected readonly kinds = liveResource<readonly AdapterKindView[]>(() => 'adapters');
  protected readonly draft = linkedSignal<AdapterDraft>(() => {
    const adapter = this.adapter();
    return (adapter === null ? undefined : draftOf(adapter)) ?? emptyDraft;
  });
  protected readonly kind = computed(() =>
    this.kinds.value()?.find(({ kind }) => kind === this.draft().kind),
  );
  protected readonly secrets = computed(() =>
    secretsOf(this.draft()).map((name) => ({
      name,
      label: secretLabels[name] ?? name,
      isStored:
        this.adapter()?.kind === this.draft().kind && (this.adapter()?.secrets.includes(name) ?? false),
    })),
  );
  protected readonly preview = signal<AdapterPreviewView | undefined>(undefined);
  protected readonly command = new Command();
  protected readonly errors = computed(() => {
    const found = Object.entries(fieldErrors(this.command.problem()));
    return Object.fromEntries(
      Object.entries(places).map(([field, place]) => [
        field,
        found.find(([pointer]) => pointer === place || pointer.startsWith(`${place}/`))?.[1],
      ]),
    );
  });
  protected readonly sentence = computed(() => {
    const problem = this.command.problem();
    const known = (problem?.places ?? [])
      .map(({ pointer = '' }) => pointer)
      .filter((pointer) =>
        Object.values(places).some((place) => pointer === place || pointer.startsWith(`${place}/`)),
      );
    return remainingSentence(problem, known);
  });
  private readonly client = inject(AdapterClient);

  protected change(changes: Partial<AdapterDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...changes }));
    this.preview.set(undefined);
  }

  protected typeSecret(name: string, value: string): void {
    this.change({ secrets: { ...this.draft().secrets, [name]: value } });
  }

  protected async test(): Promise<void> {
    this.preview.set(undefined);
    this.preview.set(await this.command.run(this.client.test(this.sourceId(), inputOf(this.draft()))));
  }

  protected async save(): Promise<void> {
    const adapter = await this.command.run(this.client.set(this.sourceId(), inputOf(this.draft())));
    if (adapter !== undefined) this.saved.emit(adapter);
  }
}
