import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { NewWebhookView, WebhookDeliveryView, WebhookView } from '@mynedata/api-client';
import { Command, Icon, Note, Pill, ProblemNote, WhenPipe } from '@mynedata/cockpit-shared';
import { firstValueFrom } from 'rxjs';
import { WebhookDeliveries } from './webhook-deliveries';
import { disabledWords } from './webhook-words';

/** One webhook: how it does, what was sent, and what can be done with it. */
@Component({
  selector: 'myne-webhook-item',
  imports: [Icon, MatButton, Note, Pill, ProblemNote, WebhookDeliveries, WhenPipe],
  template: `
    <div class="row between wrap">
      <strong class="long">{{ webhook().url }}</strong>
      @if (webhook().disabledAt !== null) {
        <myne-pill icon="pause">Off</myne-pill>
      } @else if (webhook().failingSince !== null) {
        <myne-pill mood="bad" icon="warning">Takes nothing</myne-pill>
      } @else {
        <myne-pill mood="ok" icon="check">On</myne-pill>
      }
    </div>
    <span class="small muted">{{ webhook().events.join(', ') }}</span>
    @if (reason(); as reason) {
      <myne-note mood="wait">
        <p>{{ reason }} What happens meanwhile is not sent.</p>
      </myne-note>
    } @else if (webhook().failingSince) {
      <span class="small muted">It has taken nothing since {{ webhook().failingSince ?? '' | when }}.</span>
    }
    <myne-problem-note [problem]="command.problem()" />
    <div class="row wrap">
      @if (webhook().disabledAt === null) {
        <button matButton="outlined" type="button" class="small" [disabled]="command.busy()" (click)="ping()">
          Send a ping
        </button>
        <button
          matButton="outlined"
          type="button"
          class="small"
          [disabled]="command.busy()"
          (click)="enable(false)"
        >
          Switch off
        </button>
      } @else {
        <button
          matButton="outlined"
          type="button"
          class="small"
          [disabled]="command.busy()"
          (click)="enable(true)"
        >
          Switch on
        </button>
      }
      <button matButton="outlined" type="button" class="small" [disabled]="command.busy()" (click)="rotate()">
        New secret
      </button>
      @if (sure()) {
        <button matButton="filled" type="button" class="small" [disabled]="command.busy()" (click)="remove()">
          Delete it and what was sent
        </button>
        <button matButton type="button" class="small" (click)="sure.set(false)">Keep it</button>
      } @else {
        <button matButton="outlined" type="button" class="small" (click)="sure.set(true)">
          <myne-icon name="bin" small />Delete
        </button>
      }
    </div>
    <details (toggle)="shown.set(isOpen($event))">
      <summary>What was sent<myne-icon name="down" small /></summary>
      @if (shown()) {
        <myne-webhook-deliveries [webhookId]="webhook().id" [canSend]="webhook().disabledAt === null" />
      }
    </details>
  `,
  host: { class: 'stack g2' },
})
export class WebhookItem {
  readonly webhook = input.required<WebhookView>();
  readonly changed = output();
  readonly secret = output<NewWebhookView>();
  protected readonly command = new Command();
  protected readonly sure = signal(false);
  protected readonly shown = signal(false);
  protected readonly reason = computed(() => {
    const { disabledReason } = this.webhook();
    return disabledReason === null ? undefined : disabledWords[disabledReason];
  });
  private readonly deliveries = viewChild(WebhookDeliveries);
  private readonly http = inject(HttpClient);

  protected readonly isOpen = (event: Event): boolean => (event.target as HTMLDetailsElement).open;

  protected async ping(): Promise<void> {
    await this.command.run(this.http.post<WebhookDeliveryView>(`${this.path()}/ping`, {}));
    this.deliveries()?.refresh();
  }

  protected async enable(enabled: boolean): Promise<void> {
    const done = await this.command.run(this.http.patch<WebhookView>(this.path(), { enabled }));
    if (done !== undefined) this.changed.emit();
  }

  protected async rotate(): Promise<void> {
    const fresh = await this.command.run(this.http.post<NewWebhookView>(`${this.path()}/secret`, {}));
    if (fresh !== undefined) this.secret.emit(fresh);
  }

  protected async remove(): Promise<void> {
    const removed = await this.command.run(async () => {
      await firstValueFrom(this.http.delete(this.path()));
      return true;
    });
    if (removed) this.changed.emit();
  }

  private path(): string {
    return `/api/v2/webhooks/${this.webhook().id}`;
  }
}
