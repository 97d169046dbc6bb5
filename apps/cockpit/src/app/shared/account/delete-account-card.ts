import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import type { NewClaimCodeView } from '@mynedata/api-client';
import { firstValueFrom } from 'rxjs';
import { Command } from '../api/command';
import { fieldErrors, remainingSentence } from '../api/problem';
import { CopyButton } from '../controls/copy-button';
import { Field } from '../controls/field';
import { BrowserPush } from '../notices/browser-push';
import { Session } from '../session/session';
import { Note } from '../state/note';
import { ProblemNote } from '../state/problem-note';

/** The end of an account: what goes, what stays, and what becomes of its money. */
@Component({
  selector: 'myne-delete-account-card',
  imports: [CopyButton, Field, FormsModule, MatButton, Note, ProblemNote],
  template: `<section class="card stack" aria-labelledby="delete">
    <h2 id="delete">Delete your account</h2>
    <p>{{ isUser ? wordsOfUser : wordsOfProcessor }}</p>
    <fieldset class="stack g2">
      <legend class="flabel">Money that is left, or still comes</legend>
      <label class="check">
        <input type="radio" name="remainder" [checked]="keeps()" (change)="keeps.set(true)" />
        <span>A claim code redeems it for three years, into another account or to an address.</span>
      </label>
      <label class="check">
        <input type="radio" name="remainder" [checked]="!keeps()" (change)="keeps.set(false)" />
        <span>I give it to the market, which pays other people of it.</span>
      </label>
    </fieldset>
    <myne-problem-note [problem]="sentence() ? command.problem() : undefined" [sentence]="sentence()" />
    <myne-field for="delete-password" label="Your password" [error]="errors()['/password']">
      <input
        class="inp"
        id="delete-password"
        name="password"
        type="password"
        autocomplete="current-password"
        maxlength="200"
        aria-describedby="delete-password-text"
        [(ngModel)]="password"
      />
    </myne-field>
    @if (keeps() && code() === '') {
      <div>
        <button
          matButton="outlined"
          type="button"
          [disabled]="command.busy() || password() === ''"
          (click)="showCode()"
        >
          Show my claim code
        </button>
      </div>
    } @else {
      @if (keeps()) {
        <myne-note mood="wait" live>
          <p>Write this code down. It is shown only now, and whoever has it has the money.</p>
          <p class="row wrap">
            <strong class="mono">{{ code() }}</strong> <myne-copy [text]="code()" label="Copy" />
          </p>
        </myne-note>
        <label class="check">
          <input type="checkbox" [checked]="kept()" (change)="kept.set(!kept())" />
          <span>I wrote the code down.</span>
        </label>
      }
      <div>
        <button
          matButton="outlined"
          class="bad"
          type="button"
          [disabled]="command.busy() || password() === '' || (keeps() && !kept())"
          (click)="erase()"
        >
          Delete my account for good
        </button>
      </div>
    }
  </section>`,
  styles: `
    input[type='radio'] {
      flex: none;
    }
    fieldset {
      border: 0;
      margin: 0;
      padding: 0;
    }
  `,
})
export class DeleteAccountCard {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly browserPush = inject(BrowserPush);
  private readonly router = inject(Router);
  protected readonly isUser = this.session.account()?.role === 'user';
  protected readonly wordsOfUser =
    'At once and for good: your data, settings, tokens, answers and receipts. Results that were released stay with those who have them. In a query that is being computed your data goes at once, and your reward still comes.';
  protected readonly wordsOfProcessor =
    'At once and for good: your account, and with its last member the organisation with its keys, webhooks and drafts. Open queries are cancelled and credited. Results stay, and people still see the name of who used their data.';
  protected readonly keeps = signal(true);
  protected readonly kept = signal(false);
  protected readonly password = signal('');
  protected readonly code = signal('');
  protected readonly command = new Command();
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly sentence = computed(() => remainingSentence(this.command.problem(), ['/password']));

  protected async showCode(): Promise<void> {
    const issued = await this.command.run(
      this.http.post<NewClaimCodeView>('/api/v2/claim-codes', { password: this.password() }),
    );
    if (issued !== undefined) this.code.set(issued.claimCode);
  }

  protected async erase(): Promise<void> {
    const password = this.password();
    const body = this.keeps()
      ? { password, remainder: 'claim_code', claimCode: this.code() }
      : { password, remainder: 'donate' };
    const erased = await this.command.run(async () => {
      await firstValueFrom(this.http.post('/api/v2/profile/erasure', body));
      return true;
    });
    if (erased !== true) return;
    await this.browserPush.leave().catch(() => undefined);
    this.session.forget();
    // There the code redeems; without one there is nothing to say but goodbye.
    await this.router.navigateByUrl(this.keeps() ? '/claim#deleted' : '/');
  }
}
