import { Component, computed, inject, input, signal } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import type { DisclosuresPage } from '@mynedata/api-client';
import {
  Command,
  Empty,
  Field,
  LoadState,
  PageHead,
  Pill,
  ProblemNote,
  WhenPipe,
  liveResource,
} from '@mynedata/cockpit-shared';
import { isWholeCode, shapedCode } from '../pair/user-code';
import { InPersonClient } from './in-person.client';
import { disclosureStatus } from './in-person-words';

const pageSize = 20;

/** Somebody asks in person: here the code is typed, and what became of the others is listed. */
@Component({
  selector: 'myne-in-person-page',
  imports: [Empty, Field, LoadState, MatAnchor, MatButton, PageHead, Pill, ProblemNote, RouterLink, WhenPipe],
  templateUrl: './in-person-page.html',
})
export class InPersonPage {
  readonly cursor = input<string>();
  private readonly client = inject(InPersonClient);
  private readonly router = inject(Router);
  protected readonly code = signal('');
  protected readonly isWhole = computed(() => isWholeCode(this.code()));
  protected readonly entering = new Command();
  protected readonly requests = liveResource<DisclosuresPage>(() => {
    const cursor = this.cursor();
    return `requests/in-person?limit=${pageSize}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
  }, 'requests');
  protected readonly statusOf = disclosureStatus;

  protected type(text: string, field: HTMLInputElement): void {
    this.code.set(shapedCode(text));
    field.value = this.code();
  }

  protected async enter(): Promise<void> {
    const request = await this.entering.run(this.client.enter(this.code()));
    if (request !== undefined) await this.router.navigate(['/requests/in-person', request.id]);
  }
}
