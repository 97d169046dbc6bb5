import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { SessionView } from '@mynedata/api-client';
import { firstValueFrom } from 'rxjs';
import { Command } from '../api/command';
import { fieldErrors, remainingSentence } from '../api/problem';
import { Field } from '../controls/field';
import { Session } from '../session/session';
import { Note } from '../state/note';
import { ProblemNote } from '../state/problem-note';

/** Another username, another password. */
@Component({
  selector: 'myne-profile-card',
  imports: [Field, FormsModule, MatButton, Note, ProblemNote],
  template: `<section class="card stack" aria-labelledby="profile">
    <h2 id="profile">Name and password</h2>
    @if (done(); as text) {
      <myne-note mood="ok" live>
        <p>{{ text }}</p>
      </myne-note>
    }
    <form class="stack g3" (ngSubmit)="rename()">
      <myne-problem-note
        [problem]="nameSentence() ? naming.problem() : undefined"
        [sentence]="nameSentence()"
      />
      <myne-field
        for="account-username"
        label="Username"
        hint="You sign in with it. No organisation sees it."
        [error]="nameErrors()['/username']"
      >
        <input
          class="inp"
          id="account-username"
          name="username"
          autocomplete="username"
          required
          maxlength="32"
          aria-describedby="account-username-text"
          [(ngModel)]="username"
        />
      </myne-field>
      <div>
        <button matButton="outlined" type="submit" [disabled]="naming.busy() || !nameChanged()">
          Rename
        </button>
      </div>
    </form>
    <form class="stack g3 apart" (ngSubmit)="changePassword()">
      <myne-problem-note
        [problem]="passwordSentence() ? changing.problem() : undefined"
        [sentence]="passwordSentence()"
      />
      <myne-field for="account-password" label="Password now" [error]="passwordErrors()['/password']">
        <input
          class="inp"
          id="account-password"
          name="password"
          type="password"
          autocomplete="current-password"
          maxlength="200"
          aria-describedby="account-password-text"
          [(ngModel)]="password"
        />
      </myne-field>
      <myne-field
        for="account-new-password"
        label="New password"
        hint="At least 10 characters. All other sessions end."
        [error]="passwordErrors()['/newPassword']"
      >
        <input
          class="inp"
          id="account-new-password"
          name="newPassword"
          type="password"
          autocomplete="new-password"
          maxlength="200"
          aria-describedby="account-new-password-text"
          [(ngModel)]="newPassword"
        />
      </myne-field>
      <div>
        <button
          matButton="outlined"
          type="submit"
          [disabled]="changing.busy() || password() === '' || newPassword() === ''"
        >
          Change the password
        </button>
      </div>
    </form>
  </section>`,
  styles: `
    .apart {
      border-top: 1px solid var(--mat-sys-outline-variant);
      padding-top: var(--s4);
    }
  `,
})
export class ProfileCard {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  protected readonly username = signal(this.session.account()?.username ?? '');
  protected readonly password = signal('');
  protected readonly newPassword = signal('');
  protected readonly done = signal('');
  protected readonly naming = new Command();
  protected readonly changing = new Command();
  protected readonly nameErrors = computed(() => fieldErrors(this.naming.problem()));
  protected readonly nameSentence = computed(() => remainingSentence(this.naming.problem(), ['/username']));
  protected readonly passwordErrors = computed(() => fieldErrors(this.changing.problem()));
  protected readonly passwordSentence = computed(() =>
    remainingSentence(this.changing.problem(), ['/password', '/newPassword']),
  );
  protected readonly nameChanged = computed(
    () => this.username().trim() !== '' && this.username() !== this.session.account()?.username,
  );

  protected async rename(): Promise<void> {
    this.done.set('');
    const account = await this.naming.run(
      this.http.patch<SessionView>('/api/v2/profile', { username: this.username().trim() }),
    );
    if (account === undefined) return;
    this.session.take(account);
    this.username.set(account.username);
    this.done.set('Your username is changed.');
  }

  protected async changePassword(): Promise<void> {
    this.done.set('');
    const body = { password: this.password(), newPassword: this.newPassword() };
    const changed = await this.changing.run(async () => {
      await firstValueFrom(this.http.put('/api/v2/profile/password', body));
      return true;
    });
    if (changed !== true) return;
    this.password.set('');
    this.newPassword.set('');
    this.done.set('Your password is changed. All other sessions ended.');
  }
}
