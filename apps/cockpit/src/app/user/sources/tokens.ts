import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { NewTokenView, SourceDetailView, TokenView } from '@mynedata/api-client';
import {
  Command,
  CopyButton,
  Icon,
  LoadState,
  Note,
  ProblemNote,
  QrCode,
  WhenPipe,
  liveResource,
} from '@mynedata/cockpit-shared';
import { curlExample } from './curl-example';
import { SourcesClient } from './sources.client';

/** Tokens let a device write into this source, and nothing else. The text of one is shown once. */
@Component({
  selector: 'myne-tokens',
  imports: [CopyButton, Icon, LoadState, MatButton, Note, ProblemNote, QrCode, WhenPipe],
  templateUrl: './tokens.html',
  styleUrl: './tokens.scss',
})
export class Tokens {
  readonly source = input.required<SourceDetailView>();
  protected readonly tokens = liveResource<readonly TokenView[]>(() => `sources/${this.source().id}/tokens`);
  protected readonly active = computed(
    () => this.tokens.value()?.filter(({ revokedAt }) => revokedAt === null) ?? [],
  );
  protected readonly fresh = signal<NewTokenView | undefined>(undefined);
  protected readonly command = new Command();
  protected readonly example = computed(() => {
    const fresh = this.fresh();
    return fresh === undefined ? '' : curlExample(location.origin, fresh.token, this.source().type);
  });
  private readonly client = inject(SourcesClient);

  protected async issue(): Promise<void> {
    const fresh = await this.command.run(this.client.issueToken(this.source().id));
    if (fresh === undefined) return;
    this.fresh.set(fresh);
    this.tokens.reload();
  }

  protected async revoke(token: TokenView): Promise<void> {
    const revoked = await this.command.run(this.client.revokeToken(this.source().id, token.id));
    if (revoked === undefined) return;
    if (this.fresh()?.id === token.id) this.fresh.set(undefined);
    this.tokens.reload();
  }
}
