import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { NewWebhookView, WebhookView } from '@mynedata/api-client';
import {
  Command,
  CopyButton,
  Field,
  Icon,
  LoadState,
  Note,
  ProblemNote,
  fieldErrors,
  liveResource,
  remainingSentence,
} from '@mynedata/cockpit-shared';
import { WebhookItem } from './webhook-item';
import { type WebhookEvent, eventNames, webhookEvents } from './webhook-words';

/** Where the organisation's programs are told of what happens to its queries. */
@Component({
  selector: 'myne-webhooks',
  imports: [CopyButton, Field, FormsModule, Icon, LoadState, MatButton, Note, ProblemNote, WebhookItem],
  template: `<section class="card stack" aria-labelledby="webhooks">
    <h2 id="webhooks">Webhooks</h2>
    <p class="small muted">
      We post to your address when a query enters a state: ids and states only, signed as the Standard
      Webhooks specification says. What is not taken is tried again for some three days.
    </p>
    @if (fresh(); as fresh) {
      <myne-note mood="ok" live>
        <p>
          <strong>The secret that signs for {{ fresh.url }}. It is shown this once.</strong>
        </p>
        <code class="mono box">{{ fresh.secret }}</code>
        <div><myne-copy [text]="fresh.secret" label="Copy the secret" /></div>
      </myne-note>
    }
    @if (webhooks.value(); as list) {
      @if (list.length === 0) {
        <p class="muted">No webhook yet.</p>
      } @else {
        <ul class="stack">
          @for (webhook of list; track webhook.id) {
            <li>
              <myne-webhook-item
                [webhook]="webhook"
                (changed)="webhooks.reload()"
                (secret)="fresh.set($event)"
              />
            </li>
          }
        </ul>
      }
    } @else {
      <myne-load-state [of]="webhooks" what="The webhooks" [rows]="1" />
    }
    <hr />
    <form class="stack g3" (ngSubmit)="register()">
      <h3>New webhook</h3>
      <myne-problem-note [problem]="sentence() ? command.problem() : undefined" [sentence]="sentence()" />
      <myne-field
        for="webhook-url"
        label="Address"
        hint="https:// and on the public internet. Redirects are not followed."
        [error]="errors()['/url']"
      >
        <input
          class="inp"
          id="webhook-url"
          name="url"
          type="url"
          required
          maxlength="500"
          autocomplete="off"
          placeholder="https://"
          aria-describedby="webhook-url-text"
          [(ngModel)]="url"
        />
      </myne-field>
      <fieldset class="stack g1">
        <legend class="flabel">What it is told</legend>
        @for (event of events; track event) {
          <label class="check">
            <input type="checkbox" [checked]="chosen().includes(event)" (change)="toggle(event)" />
            <span
              >{{ names[event] }} <span class="mono small muted">{{ event }}</span></span
            >
          </label>
        }
      </fieldset>
      <div>
        <button matButton="outlined" type="submit" [disabled]="command.busy() || chosen().length === 0">
          <myne-icon name="plus" small />Add the webhook
        </button>
      </div>
    </form>
  </section>`,
})
export class Webhooks {
  protected readonly webhooks = liveResource<readonly WebhookView[]>(() => 'webhooks', 'notifications');
  protected readonly fresh = signal<NewWebhookView | undefined>(undefined);
  protected readonly url = signal('');
  protected readonly events = webhookEvents;
  protected readonly names = eventNames;
  protected readonly chosen = signal<readonly WebhookEvent[]>(['query.released', 'query.not_released']);
  protected readonly command = new Command();
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly sentence = computed(() => remainingSentence(this.command.problem(), ['/url']));
  private readonly http = inject(HttpClient);

  protected toggle(event: WebhookEvent): void {
    this.chosen.update((all) => (all.includes(event) ? all.filter((one) => one !== event) : [...all, event]));
  }

  protected async register(): Promise<void> {
    const input = { url: this.url().trim(), events: this.chosen() };
    const fresh = await this.command.run(this.http.post<NewWebhookView>('/api/v2/webhooks', input));
    if (fresh === undefined) return;
    this.fresh.set(fresh);
    this.url.set('');
    this.webhooks.reload();
  }
}
