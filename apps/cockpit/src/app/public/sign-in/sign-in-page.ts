import { Component, inject, input, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Command, Field, PageHead, ProblemNote, Session } from '@mynedata/cockpit-shared';

@Component({
  selector: 'myne-sign-in-page',
  imports: [Field, FormsModule, MatButton, PageHead, ProblemNote, RouterLink],
  templateUrl: './sign-in-page.html',
})
export class SignInPage {
  /** Where the person wanted to go. */
  readonly next = input<string>();
  protected readonly username = signal('');
  protected readonly password = signal('');
  protected readonly command = new Command();
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  protected async signIn(): Promise<void> {
    const account = await this.command.run(() =>
      this.session.signIn({ username: this.username(), password: this.password() }),
    );
    if (account !== undefined) await this.router.navigateByUrl(this.destination());
  }

  /** Only ever a path of our own. */
  private destination(): string {
    const next = this.next();
    return next !== undefined && /^\/[^/\\]/.test(next) ? next : this.session.start();
  }
}
