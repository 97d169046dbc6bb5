import { Component, computed, inject, linkedSignal, input, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import type { OrganisationInput, RegisterInput } from '@mynedata/api-client';
import {
  Command,
  Field,
  PageHead,
  ProblemNote,
  Session,
  fieldErrors,
  organisationTypeNames,
  organisationTypes,
  remainingSentence,
} from '@mynedata/cockpit-shared';

type Role = RegisterInput['role'];
const fields = [
  '/username',
  '/password',
  '/organisation/name',
  '/organisation/organisationType',
  '/organisation/website',
  '/organisation/description',
];

@Component({
  selector: 'myne-sign-up-page',
  imports: [Field, FormsModule, MatButton, PageHead, ProblemNote, RouterLink],
  templateUrl: './sign-up-page.html',
  styleUrl: './sign-up-page.scss',
})
export class SignUpPage {
  readonly role = input<string>();
  protected readonly chosenRole = linkedSignal<Role>(() =>
    this.role() === 'processor' ? 'processor' : 'user',
  );
  protected readonly username = signal('');
  protected readonly password = signal('');
  protected readonly organisationName = signal('');
  protected readonly organisationType = signal<OrganisationInput['organisationType']>('science');
  protected readonly website = signal('');
  protected readonly description = signal('');
  protected readonly types = organisationTypes;
  protected readonly typeNames = organisationTypeNames;
  protected readonly command = new Command();
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly sentence = computed(() => remainingSentence(this.command.problem(), fields));
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  protected async register(): Promise<void> {
    const account = await this.command.run(() => this.session.register(this.entered()));
    if (account !== undefined)
      await this.router.navigateByUrl(account.role === 'user' ? '/privacy' : '/dashboard');
    else document.querySelector<HTMLElement>('.invalid .inp')?.focus();
  }

  private entered(): RegisterInput {
    const account = { username: this.username(), password: this.password() };
    if (this.chosenRole() === 'user') return { role: 'user', ...account };
    const website = this.website().trim();
    const description = this.description().trim();
    const organisation: OrganisationInput = {
      name: this.organisationName(),
      organisationType: this.organisationType(),
      ...(website === '' ? {} : { website }),
      ...(description === '' ? {} : { description }),
    };
    return { role: 'processor', ...account, organisation };
  }
}
