import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { DisclosedView, InPersonRequestView } from '@mynedata/api-client';
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
  numberText,
  purposeNames,
} from '@mynedata/cockpit-shared';
import { InPersonRequestsClient } from './in-person.client';
import { inPersonStatus } from './in-person-words';

/** One in-person request: how it stands, and once its values. They live in this page only. */
@Component({
  selector: 'myne-in-person-request-page',
  imports: [LoadState, MatButton, Note, PageHead, Pill, ProblemNote, WhenPipe],
  templateUrl: './in-person-request-page.html',
})
export class InPersonRequestPage {
  readonly id = input.required<string>();
  private readonly client = inject(InPersonRequestsClient);
  protected readonly request = liveResource<InPersonRequestView>(
    () => `in-person-requests/${this.id()}`,
    'queries',
  );
  protected readonly disclosed = linkedSignal<string, DisclosedView | undefined>({
    source: this.id,
    computation: () => undefined,
  });
  protected readonly title = computed(() => this.request.value()?.title ?? 'In-person request');
  protected readonly status = computed(() => {
    const request = this.request.value();
    return request === undefined ? undefined : inPersonStatus(request);
  });
  protected readonly command = new Command();
  protected readonly kinds = logicalTypeNames;
  protected readonly purposes = purposeNames;

  protected async fetch(): Promise<void> {
    const disclosed = await this.command.run(this.client.fetch(this.id()));
    if (disclosed !== undefined) this.disclosed.set(disclosed);
    this.request.reload();
  }

  protected async withdraw(): Promise<void> {
    const request = await this.command.run(this.client.withdraw(this.id()));
    if (request === undefined) this.request.reload();
    else this.request.set(request);
  }

  protected shown({ value, unit }: DisclosedView['values'][number]): string {
    if (typeof value === 'number') return unit === null ? numberText(value) : `${numberText(value)} ${unit}`;
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    return value ?? 'not disclosed';
  }
}
