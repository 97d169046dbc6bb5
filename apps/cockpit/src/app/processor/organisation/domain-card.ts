import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, linkedSignal, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { DomainView } from '@mynedata/api-client';
import {
  Command,
  CopyButton,
  DayPipe,
  Field,
  LoadState,
  Note,
  ProblemNote,
  fieldErrors,
  liveResource,
  remainingSentence,
} from '@mynedata/cockpit-shared';
import { type Observable, map } from 'rxjs';

/** The domain that people see as proved: named, then shown to be the organisation's by a record or a file. */
@Component({
  selector: 'myne-domain-card',
  imports: [CopyButton, DayPipe, Field, FormsModule, LoadState, MatButton, Note, ProblemNote],
  templateUrl: './domain-card.html',
  styleUrl: './domain-card.scss',
})
export class DomainCard {
  /** The profile that people see may have changed. */
  readonly changed = output();
  protected readonly domain = liveResource<DomainView>(() => 'organisation/domain');
  protected readonly name = linkedSignal(() => this.domain.value()?.domain ?? '');
  protected readonly command = new Command();
  protected readonly done = signal('');
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly sentence = computed(() => remainingSentence(this.command.problem(), ['/domain']));
  private readonly http = inject(HttpClient);
  private readonly path = '/api/v2/organisation/domain';

  protected async save(): Promise<void> {
    await this.act(this.http.put<DomainView>(this.path, { domain: this.name().trim() }), '');
  }

  protected async verify(method: 'dns' | 'file'): Promise<void> {
    await this.act(
      this.http.post<DomainView>(`${this.path}/verify`, { method }),
      'Proved. People see it for 90 days.',
    );
  }

  protected async remove(): Promise<void> {
    this.done.set('');
    const removed = await this.command.run(this.http.delete(this.path).pipe(map(() => true)));
    if (removed !== true) return;
    this.domain.set({ domain: null });
    this.changed.emit();
  }

  private async act(request: Observable<DomainView>, done: string): Promise<void> {
    this.done.set('');
    const domain = await this.command.run(request);
    if (domain === undefined) return;
    this.domain.set(domain);
    this.done.set(done);
    this.changed.emit();
  }
}
