import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { AdapterView, SourceDetailView } from '@mynedata/api-client';
import {
  Command,
  Icon,
  type IconName,
  LoadState,
  Note,
  Pill,
  ProblemNote,
  Sum,
  agoText,
  groupedDigits,
  liveResource,
  spanText,
  ticking,
  whenText,
} from '@mynedata/cockpit-shared';
import { draftOf } from './adapter-draft';
import { AdapterForm } from './adapter-form';
import { AdapterClient } from './adapter.client';

interface Words {
  readonly mood: 'ok' | 'wait' | 'bad' | 'neutral';
  readonly icon: IconName;
  readonly word: string;
  readonly sentence: string;
}

/** The service that this source is fetched from, how that goes, and how to set it up. */
@Component({
  selector: 'myne-fetching',
  imports: [AdapterForm, Icon, LoadState, MatButton, Note, Pill, ProblemNote, Sum],
  templateUrl: './fetching.html',
})
export class Fetching {
  readonly source = input.required<SourceDetailView>();
  /** null: the source is not fetched from a service. */
  protected readonly adapter = liveResource<AdapterView | null>(
    () => `sources/${this.source().id}/adapter`,
    'sources',
  );
  protected readonly editing = signal(false);
  protected readonly removing = signal(false);
  protected readonly command = new Command();
  protected readonly now = ticking();
  protected readonly isShowable = computed(() => {
    const adapter = this.adapter.value();
    return adapter !== undefined && adapter !== null && draftOf(adapter) !== undefined;
  });
  protected readonly words = computed(() => wordsOf(this.adapter.value(), this.now()));
  protected readonly triesText = computed(() => {
    const failures = this.adapter.value()?.failures ?? 0;
    return failures > 1 ? `${failures} times in a row.` : '';
  });
  protected readonly facts = computed(() => {
    const adapter = this.adapter.value();
    if (adapter === undefined || adapter === null) return [];
    const { url } = adapter.settings as { readonly url: string };
    return [
      { label: 'Service', value: new URL(url).host },
      { label: 'Asked', value: `every ${spanText(adapter.intervalSeconds * 1000)}` },
      {
        label: 'Last success',
        value: adapter.lastSuccessAt === null ? 'none yet' : whenText(adapter.lastSuccessAt),
      },
      { label: 'New records then', value: groupedDigits(adapter.lastAccepted) },
      { label: 'Next time', value: adapter.nextPollAt === null ? 'paused' : whenText(adapter.nextPollAt) },
    ];
  });
  private readonly client = inject(AdapterClient);

  protected took(adapter: AdapterView): void {
    this.adapter.set(adapter);
    this.editing.set(false);
  }

  protected async pause(paused: boolean): Promise<void> {
    const adapter = await this.command.run(this.client.change(this.source().id, { paused }));
    if (adapter !== undefined) this.adapter.set(adapter);
  }

  protected async poll(): Promise<void> {
    await this.command.run(this.client.poll(this.source().id));
    this.adapter.reload();
  }

  protected async remove(): Promise<void> {
    const removed = await this.command.run(this.client.remove(this.source().id));
    this.removing.set(false);
    if (removed !== undefined) this.adapter.set(null);
  }
}

function wordsOf(adapter: AdapterView | null | undefined, now: number): Words {
  const last = adapter?.lastSuccessAt ?? null;
  const sentence = last === null ? 'Nothing was fetched yet.' : `Last fetched ${agoText(last, now)}.`;
  switch (adapter?.state) {
    case 'paused':
      return { mood: 'wait', icon: 'pause', word: 'Paused', sentence };
    case 'failing':
      return { mood: 'bad', icon: 'warning', word: 'Not working', sentence };
    case 'polling':
      return { mood: 'neutral', icon: 'again', word: 'Fetching', sentence };
    case 'waiting':
    case undefined:
      return last === null
        ? { mood: 'wait', icon: 'clock', word: 'About to begin', sentence }
        : { mood: 'ok', icon: 'check', word: 'Working', sentence };
  }
}
