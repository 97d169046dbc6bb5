import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Command, Note, PageHead, ProblemNote } from '@mynedata/cockpit-shared';
import { firstValueFrom } from 'rxjs';

const words = {
  confirm: {
    title: 'Prove your e-mail address',
    lead: 'So that nobody else can have mails sent to you.',
    button: 'This address is mine',
    done: 'Your address is proved. Notices come as you have chosen.',
  },
  unsubscribe: {
    title: 'No more mails',
    lead: 'You need not sign in. Your notices stay in your inbox.',
    button: 'Send me no more mails of this kind',
    done: 'Done. No more mails of this kind are sent to you.',
  },
} as const;

/** Where links of mails lead. A button does it, so that programs that only look at links change nothing. */
@Component({
  selector: 'myne-mail-link-page',
  imports: [MatButton, Note, PageHead, ProblemNote, RouterLink],
  template: `<div class="page slim">
    <myne-page-head [title]="words().title" [lead]="words().lead" />
    <section class="card stack" [attr.aria-label]="words().title">
      <myne-problem-note [problem]="command.problem()" />
      @if (done()) {
        <myne-note mood="ok" live>
          <p>{{ words().done }}</p>
        </myne-note>
        <p><a routerLink="/notices/settings">Choose what you are told</a></p>
      } @else if (secret === '') {
        <myne-note mood="bad">
          <p>This link is not complete. Copy it whole from the mail.</p>
        </myne-note>
      } @else {
        <button matButton="filled" type="button" [disabled]="command.busy()" (click)="go()">
          {{ words().button }}
        </button>
      }
    </section>
  </div>`,
})
export class MailLinkPage {
  /** From the route. */
  readonly purpose = input.required<'confirm' | 'unsubscribe'>();
  protected readonly words = computed(() => words[this.purpose()]);
  protected readonly command = new Command();
  protected readonly done = signal(false);
  private readonly parts = /^#([\w-]{43})(?:\.([a-z,]+))?$/.exec(location.hash);
  protected readonly secret = this.parts?.[1] ?? '';
  private readonly http = inject(HttpClient);

  protected async go(): Promise<void> {
    const done = await this.command.run(async () => {
      await firstValueFrom(this.request());
      return true;
    });
    if (done) this.done.set(true);
  }

  private request() {
    if (this.purpose() === 'confirm')
      return this.http.post('/api/v2/notifications/mail/verify', { token: this.secret });
    const topics = this.parts?.[2];
    return this.http.post(
      '/api/v2/notifications/unsubscribe',
      {},
      {
        params: { token: this.secret, ...(topics === undefined ? {} : { topics }) },
      },
    );
  }
}
