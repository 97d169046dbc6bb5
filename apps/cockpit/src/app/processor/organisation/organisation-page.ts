import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { OrganisationProfileView, OrganisationView, SessionView } from '@mynedata/api-client';
import {
  Command,
  Field,
  Note,
  PageHead,
  ProblemNote,
  Session,
  fieldErrors,
  liveResource,
  organisationTypeNames,
  organisationTypes,
  remainingSentence,
} from '@mynedata/cockpit-shared';

import { DomainCard } from './domain-card';

const fields = ['/name', '/organisationType', '/website', '/description'];

/** The public profile: what people read before they answer. */
@Component({
  selector: 'myne-organisation-page',
  imports: [DomainCard, Field, FormsModule, MatButton, Note, PageHead, ProblemNote],
  templateUrl: './organisation-page.html',
})
export class OrganisationPage {
  private readonly session = inject(Session);
  private readonly http = inject(HttpClient);
  private readonly own = computed(() => this.session.account()?.organisation);
  protected readonly profile = liveResource<OrganisationProfileView>(() => {
    const id = this.own()?.id;
    return id === undefined ? undefined : `organisations/${id}`;
  }, 'queries');
  protected readonly types = organisationTypes;
  protected readonly typeNames = organisationTypeNames;
  protected readonly name = linkedSignal(() => this.own()?.name ?? '');
  protected readonly type = linkedSignal<OrganisationView['organisationType']>(
    () => this.own()?.organisationType ?? 'science',
  );
  protected readonly website = linkedSignal(() => this.own()?.website ?? '');
  protected readonly description = linkedSignal(() => this.own()?.description ?? '');
  protected readonly saved = signal(false);
  protected readonly command = new Command();
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly sentence = computed(() => remainingSentence(this.command.problem(), fields));

  protected async save(): Promise<void> {
    this.saved.set(false);
    const changes = {
      name: this.name(),
      organisationType: this.type(),
      website: this.website().trim(),
      description: this.description(),
    };
    const account = await this.command.run(this.http.patch<SessionView>('/api/v2/organisation', changes));
    if (account === undefined) return document.querySelector<HTMLElement>('.invalid .inp')?.focus();
    this.session.take(account);
    this.saved.set(true);
    this.profile.reload();
  }

  protected look(): void {
    this.profile.reload();
  }
}
