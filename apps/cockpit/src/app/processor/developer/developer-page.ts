import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { ApiKeyInput, ApiKeyView, NewApiKeyView } from '@mynedata/api-client';
import {
  Command,
  CopyButton,
  Field,
  Icon,
  LoadState,
  Note,
  PageHead,
  ProblemNote,
  WhenPipe,
  fieldErrors,
  liveResource,
  remainingSentence,
} from '@mynedata/cockpit-shared';
import { Webhooks } from './webhooks';

type Scope = ApiKeyInput['scopes'][number];
const scopeWords: Readonly<Partial<Record<Scope, string>>> = {
  'queries:read': 'Read queries, credit and quotes',
  'queries:write': 'Submit, fund and cancel queries',
  'results:read': 'Read results',
  'webhooks:write': 'Manage webhooks',
};

@Component({
  selector: 'myne-developer-page',
  imports: [
    CopyButton,
    Field,
    FormsModule,
    Icon,
    LoadState,
    MatButton,
    Note,
    PageHead,
    ProblemNote,
    Webhooks,
    WhenPipe,
  ],
  templateUrl: './developer-page.html',
})
export class DeveloperPage {
  protected readonly keys = liveResource<readonly ApiKeyView[]>(() => 'api-keys');
  protected readonly active = computed(
    () => this.keys.value()?.filter(({ revokedAt }) => revokedAt === null) ?? [],
  );
  protected readonly fresh = signal<NewApiKeyView | undefined>(undefined);
  protected readonly name = signal('');
  protected readonly scopes = Object.keys(scopeWords) as readonly Scope[];
  protected readonly words = scopeWords;
  protected readonly chosen = signal<readonly Scope[]>(['queries:read', 'results:read']);
  protected readonly command = new Command();
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly sentence = computed(() => remainingSentence(this.command.problem(), ['/name']));
  protected readonly origin = location.origin;
  private readonly http = inject(HttpClient);

  protected toggle(scope: Scope): void {
    this.chosen.update((all) => (all.includes(scope) ? all.filter((one) => one !== scope) : [...all, scope]));
  }

  protected async create(): Promise<void> {
    const input = { name: this.name(), scopes: this.chosen() };
    const fresh = await this.command.run(this.http.post<NewApiKeyView>('/api/v2/api-keys', input));
    if (fresh === undefined) return;
    this.fresh.set(fresh);
    this.name.set('');
    this.keys.reload();
  }

  protected async revoke({ id }: ApiKeyView): Promise<void> {
    const revoked = await this.command.run(this.http.delete(`/api/v2/api-keys/${id}`));
    if (revoked === undefined) return;
    if (this.fresh()?.id === id) this.fresh.set(undefined);
    this.keys.reload();
  }
}
