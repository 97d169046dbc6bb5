import { Component, computed, inject, input, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { NewTokenView, SourceDetailView, TokenView } from '@mynedata/api-client';
import {
  Command,
  CopyButton,
  Field,
  Icon,
  LoadState,
  Note,
  ProblemNote,
  QrCode,
  WhenPipe,
  liveResource,
  whenText,
} from '@mynedata/cockpit-shared';
import { curlExample } from './curl-example';
import { SourcesClient } from './sources.client';

/** Tokens let a device write into this source, and nothing else. The text of one is shown once. */
@Component({
  selector: 'myne-tokens',
  imports: [CopyButton, Field, FormsModule, Icon, LoadState, MatButton, Note, ProblemNote, QrCode, WhenPipe],
  templateUrl: './tokens.html',
  styleUrl: './tokens.scss',
})
export class Tokens {
  readonly source = input.required<SourceDetailView>();
  protected readonly tokens = liveResource<readonly TokenView[]>(() => `sources/${this.source().id}/tokens`);
  protected readonly active = computed(() => this.tokens.value()?.filter(({ live }) => live) ?? []);
  protected readonly fresh = signal<NewTokenView | undefined>(undefined);
  /** What a device reads from the QR code. */
  protected readonly qrText = computed(() => JSON.stringify(this.fresh()?.pairing));
  protected readonly label = signal('');
  protected readonly days = signal<number | null>(null);
  protected readonly command = new Command();
  protected readonly example = computed(() => {
    const fresh = this.fresh();
    return fresh === undefined ? '' : curlExample(location.origin, fresh.token, this.source().type);
  });
  private readonly client = inject(SourcesClient);

  protected nameOf(token: TokenView): string {
    return token.label === null ? `the token issued ${whenText(token.createdAt)}` : `“${token.label}”`;
  }

  protected async issue(): Promise<void> {
    const [label, days] = [this.label().trim(), this.days()];
    const fresh = await this.command.run(
      this.client.issueToken(this.source().id, {
        ...(label === '' ? {} : { label }),
        ...(days === null ? {} : { expiresInDays: days }),
      }),
    );
    if (fresh !== undefined) this.label.set('');
    this.show(fresh);
  }

  protected async rotate(token: TokenView): Promise<void> {
    this.show(await this.command.run(this.client.rotateToken(this.source().id, token.id)));
  }

  private show(fresh: NewTokenView | undefined): void {
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
