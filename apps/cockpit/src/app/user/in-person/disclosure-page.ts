import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, ElementRef, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { DisclosureView } from '@mynedata/api-client';
import {
  Command,
  LoadState,
  Note,
  PageHead,
  Pill,
  ProblemNote,
  WhenPipe,
  liveResource,
  logicalTypeNames,
  nameOfOrganisationType,
  purposeNames,
} from '@mynedata/cockpit-shared';
import type { Observable } from 'rxjs';
import { InPersonClient } from './in-person.client';
import { disclosureStatus, shownValue } from './in-person-words';

/** Who asks in person, for what, exactly which values would leave, and the answer. */
@Component({
  selector: 'myne-disclosure-page',
  imports: [LoadState, MatButton, Note, PageHead, Pill, ProblemNote, RouterLink, WhenPipe],
  templateUrl: './disclosure-page.html',
})
export class DisclosurePage {
  readonly id = input.required<string>();
  protected readonly request = liveResource<DisclosureView>(
    () => `requests/in-person/${this.id()}`,
    'requests',
  );
  protected readonly title = computed(() => this.request.value()?.title ?? 'In-person request');
  protected readonly status = computed(() => {
    const request = this.request.value();
    return request === undefined ? undefined : disclosureStatus(request);
  });
  protected readonly command = new Command();
  protected readonly kinds = logicalTypeNames;
  protected readonly purposes = purposeNames;
  protected readonly typeName = nameOfOrganisationType;
  protected readonly shown = shownValue;
  private readonly client = inject(InPersonClient);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected async allow(request: DisclosureView): Promise<void> {
    await this.send(this.client.allow(request), 'Allowed. You can withdraw until the values are fetched.');
  }

  protected async deny(): Promise<void> {
    await this.send(this.client.deny(this.id()), 'Denied. Nothing of yours is disclosed.');
  }

  protected async withdraw(): Promise<void> {
    await this.send(this.client.withdraw(this.id()), 'Withdrawn. Nothing of yours is disclosed.');
  }

  private async send(command: Observable<DisclosureView>, said: string): Promise<void> {
    const answered = await this.command.run(command);
    if (answered === undefined) {
      this.request.reload();
      return;
    }
    this.request.set(answered);
    await this.announcer.announce(said);
    // The button that was pressed is gone: the page's title takes the focus.
    setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>('h1')?.focus());
  }
}
