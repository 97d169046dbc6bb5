import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { ChannelChangesInput, ChannelsView } from '@mynedata/api-client';
import { Command } from '../api/command';
import { fieldErrors, remainingSentence } from '../api/problem';
import { Field } from '../controls/field';
import { Icon } from '../picture/icon';
import { Note } from '../state/note';
import { Pill } from '../state/pill';
import { ProblemNote } from '../state/problem-note';

/** An e-mail address, if somebody wants one: proved first, removed at any time. */
@Component({
  selector: 'myne-mail-card',
  imports: [Field, FormsModule, Icon, MatButton, Note, Pill, ProblemNote],
  template: `<section class="card stack" aria-labelledby="mail">
    <h2 id="mail">E-mail</h2>
    @if (!settings().mailWorks) {
      <p class="muted">This market sends no mails. Everything waits in your notices.</p>
    } @else {
      <p class="small muted">
        Mails say what kind of thing happened and where to look, never what a request is about. Each has a
        link that stops them.
      </p>
      <myne-problem-note [problem]="sentence() ? command.problem() : undefined" [sentence]="sentence()" />
      @if (settings().mail; as mail) {
        <div class="row between wrap">
          <div class="row wrap">
            <strong class="long">{{ mail.address }}</strong>
            @if (mail.verified) {
              <myne-pill mood="ok" icon="check">Proved</myne-pill>
            } @else {
              <myne-pill mood="wait" icon="clock">Not proved yet</myne-pill>
            }
          </div>
          <button
            matButton="outlined"
            type="button"
            class="small"
            [disabled]="command.busy()"
            (click)="remove()"
          >
            <myne-icon name="bin" small />Remove
          </button>
        </div>
        @if (!mail.verified) {
          <myne-note mood="wait" live>
            <p>A link was sent to this address. Open it within 24 hours; no other mail comes before.</p>
          </myne-note>
        }
        <div class="row wrap">
          <label class="stack g1">
            <span class="flabel">Language</span>
            <select class="inp" [disabled]="command.busy()" (change)="change({ language: choiceOf($event) })">
              <option value="en" [selected]="settings().language === 'en'">English</option>
              <option value="de" [selected]="settings().language === 'de'">Deutsch</option>
            </select>
          </label>
          <label class="stack g1">
            <span class="flabel">Digest</span>
            <select class="inp" [disabled]="command.busy()" (change)="change({ digest: choiceOf($event) })">
              <option value="daily" [selected]="settings().digest === 'daily'">Every day, 17:00 UTC</option>
              <option value="weekly" [selected]="settings().digest === 'weekly'">
                On Mondays, 17:00 UTC
              </option>
            </select>
          </label>
        </div>
      } @else {
        <form class="stack g3" (ngSubmit)="save()">
          <myne-field
            for="mail-address"
            label="E-mail address"
            hint="You need none."
            [error]="errors()['/address']"
          >
            <input
              class="inp"
              id="mail-address"
              name="address"
              type="email"
              autocomplete="email"
              required
              maxlength="254"
              aria-describedby="mail-address-text"
              [(ngModel)]="address"
            />
          </myne-field>
          <div>
            <button matButton="outlined" type="submit" [disabled]="command.busy() || address() === ''">
              Send me a link
            </button>
          </div>
        </form>
      }
    }
  </section>`,
})
export class MailCard {
  readonly settings = input.required<ChannelsView>();
  readonly changed = output<ChannelsView>();
  protected readonly address = signal('');
  protected readonly command = new Command();
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly sentence = computed(() => remainingSentence(this.command.problem(), ['/address']));
  private readonly http = inject(HttpClient);

  protected readonly choiceOf = <T extends string>(event: Event): T =>
    (event.target as HTMLSelectElement).value as T;

  protected async save(): Promise<void> {
    const address = this.address().trim();
    const settings = await this.command.run(
      this.http.put<ChannelsView>('/api/v2/notifications/mail', { address }),
    );
    if (settings === undefined) return;
    this.address.set('');
    this.changed.emit(settings);
  }

  protected async remove(): Promise<void> {
    const settings = await this.command.run(this.http.delete<ChannelsView>('/api/v2/notifications/mail'));
    if (settings !== undefined) this.changed.emit(settings);
  }

  protected async change(changes: ChannelChangesInput): Promise<void> {
    const settings = await this.command.run(
      this.http.put<ChannelsView>('/api/v2/notifications/settings', changes),
    );
    this.changed.emit(settings ?? { ...this.settings() });
  }
}
