import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { WebhookDeliveriesPage, WebhookDeliveryView } from '@mynedata/api-client';
import {
  Command,
  Icon,
  LoadState,
  Pill,
  ProblemNote,
  WhenPipe,
  liveResource,
} from '@mynedata/cockpit-shared';
import { firstValueFrom } from 'rxjs';
import { attemptText, deliveryStateNames } from './webhook-words';

const looks = { waiting: ['wait', 'clock'], delivered: ['ok', 'check'], failed: ['bad', 'warning'] } as const;

/** What was sent to one webhook, and whether it was taken. */
@Component({
  selector: 'myne-webhook-deliveries',
  imports: [Icon, LoadState, MatButton, Pill, ProblemNote, WhenPipe],
  template: `
    <div class="row between wrap">
      <h3>Sent within 30 days</h3>
      <button matButton type="button" class="small" [disabled]="page.loading()" (click)="refresh()">
        <myne-icon name="again" small />Look again
      </button>
    </div>
    <myne-problem-note [problem]="command.problem()" />
    @if (page.value()) {
      @if (items().length === 0) {
        <p class="muted">Nothing yet. A ping shows whether the address works.</p>
      }
      <ul class="stack g2">
        @for (delivery of items(); track delivery.id) {
          <li class="row between wrap">
            <div class="stack g1">
              <span class="mono small">{{ delivery.type }}</span>
              <span class="small muted">{{ delivery.createdAt | when }} · {{ attempt(delivery) }}</span>
              @if (delivery.nextAttemptAt !== null && delivery.attempts > 0) {
                <span class="small muted">Next attempt {{ delivery.nextAttemptAt | when }}</span>
              }
            </div>
            <div class="row wrap">
              <myne-pill [mood]="looks[delivery.state][0]" [icon]="looks[delivery.state][1]">{{
                names[delivery.state]
              }}</myne-pill>
              @if (delivery.state !== 'waiting' && canSend()) {
                <button
                  matButton="outlined"
                  type="button"
                  class="small"
                  [disabled]="command.busy()"
                  [attr.aria-label]="'Send ' + delivery.type + ' once more'"
                  (click)="again(delivery)"
                >
                  Send once more
                </button>
              }
            </div>
          </li>
        }
      </ul>
      @if (next()) {
        <div>
          <button
            matButton="outlined"
            type="button"
            class="small"
            [disabled]="command.busy()"
            (click)="more()"
          >
            Show older ones
          </button>
        </div>
      }
    } @else {
      <myne-load-state [of]="page" what="The deliveries" [rows]="2" />
    }
  `,
  host: { class: 'stack g2' },
})
export class WebhookDeliveries {
  readonly webhookId = input.required<string>();
  readonly canSend = input(true);
  protected readonly page = liveResource<WebhookDeliveriesPage>(() => this.address(), 'queries');
  private readonly older = signal<WebhookDeliveriesPage | undefined>(undefined);
  protected readonly items = computed(() => [
    ...(this.page.value()?.items ?? []),
    ...(this.older()?.items ?? []),
  ]);
  protected readonly next = computed(() =>
    this.older() === undefined ? this.page.value()?.nextCursor : this.older()?.nextCursor,
  );
  protected readonly command = new Command();
  protected readonly names = deliveryStateNames;
  protected readonly looks = looks;
  protected readonly attempt = attemptText;
  private readonly http = inject(HttpClient);

  refresh(): void {
    this.older.set(undefined);
    this.page.reload();
  }

  protected async again({ id }: WebhookDeliveryView): Promise<void> {
    const path = `/api/v2/${this.base()}/${id}/redeliver`;
    await this.command.run(this.http.post<WebhookDeliveryView>(path, {}));
    this.refresh();
  }

  protected async more(): Promise<void> {
    const cursor = this.next();
    if (cursor === undefined) return;
    const page = await this.command.run(() =>
      firstValueFrom(this.http.get<WebhookDeliveriesPage>(`/api/v2/${this.base()}`, { params: { cursor } })),
    );
    if (page !== undefined)
      this.older.update((before) => ({ ...page, items: [...(before?.items ?? []), ...page.items] }));
  }

  private base(): string {
    return `webhooks/${this.webhookId()}/deliveries`;
  }

  private address(): string {
    return `${this.base()}?limit=10`;
  }
}
