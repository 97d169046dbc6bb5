import { HttpClient } from '@angular/common/http';
import { Component, computed, inject } from '@angular/core';
import type { ChannelsView } from '@mynedata/api-client';
import { Command } from '../api/command';
import { liveResource } from '../api/live-resource';
import { Session } from '../session/session';
import { PageHead } from '../shell/page-head';
import { LoadState } from '../state/load-state';
import { ProblemNote } from '../state/problem-note';
import { MailCard } from './mail-card';
import {
  type NoticeTopic,
  mailTimings,
  timingNames,
  topicHints,
  topicNames,
  topicsFor,
} from './notice-words';
import { PushCard } from './push-card';

type TopicSetting = ChannelsView['topics'][number];

/** By which ways somebody wants to be told of what. */
@Component({
  selector: 'myne-notice-settings-page',
  imports: [LoadState, MailCard, PageHead, ProblemNote, PushCard],
  template: `<div class="page narrow">
    <myne-page-head
      title="What you are told"
      lead="Quiet unless you say otherwise."
      [parent]="{ label: 'Notices', path: '/notices' }"
    />
    @if (settings.value(); as all) {
      <section class="card stack" aria-labelledby="topics">
        <h2 id="topics">Of what, and how</h2>
        <myne-problem-note [problem]="command.problem()" />
        @for (topic of topics(); track topic.topic) {
          <div class="stack g2 topic" role="group" [attr.aria-labelledby]="'topic-' + topic.topic">
            <h3 [id]="'topic-' + topic.topic">{{ names[topic.topic] }}</h3>
            <span class="small muted">{{ hints[topic.topic] }}</span>
            <div class="row wrap ways">
              <label class="check">
                <input
                  type="checkbox"
                  [checked]="topic.app"
                  [disabled]="topic.appFixed || command.busy()"
                  (change)="change(topic.topic, { app: !topic.app })"
                />
                <span>Here{{ topic.appFixed ? ', always' : '' }}</span>
              </label>
              @if (all.browsers.length > 0) {
                <label class="check">
                  <input
                    type="checkbox"
                    [checked]="topic.push"
                    [disabled]="command.busy()"
                    (change)="change(topic.topic, { push: !topic.push })"
                  />
                  <span>In my browsers</span>
                </label>
              }
              @if (all.mail) {
                <label>
                  <span class="vh">Mail about {{ names[topic.topic] }}</span>
                  <select class="inp" [disabled]="command.busy()" (change)="changeMail(topic, $event)">
                    @for (timing of timings; track timing) {
                      <option [value]="timing" [selected]="timing === topic.mail">
                        {{ timingNames[timing] }}
                      </option>
                    }
                  </select>
                </label>
              }
            </div>
          </div>
        }
      </section>
      <myne-mail-card [settings]="all" (changed)="settings.set($event)" />
      <myne-push-card [settings]="all" (changed)="settings.reload()" />
    } @else {
      <section class="card"><myne-load-state [of]="settings" what="The settings" /></section>
    }
  </div>`,
  styles: `
    .ways {
      gap: var(--s2) var(--s6);
    }
    .topic + .topic {
      border-top: 1px solid var(--mat-sys-outline-variant);
      padding-top: var(--s4);
    }
  `,
})
export class NoticeSettingsPage {
  protected readonly settings = liveResource<ChannelsView>(() => 'notifications/settings');
  protected readonly command = new Command();
  protected readonly names = topicNames;
  protected readonly hints = topicHints;
  protected readonly timings = mailTimings;
  protected readonly timingNames = timingNames;
  private readonly http = inject(HttpClient);
  private readonly role = inject(Session).account()?.role ?? 'user';
  protected readonly topics = computed(
    () => this.settings.value()?.topics.filter(({ topic }) => topicsFor(this.role).includes(topic)) ?? [],
  );

  protected async change(topic: NoticeTopic, changes: Partial<TopicSetting>): Promise<void> {
    const settings = await this.command.run(
      this.http.put<ChannelsView>('/api/v2/notifications/settings', { topics: [{ topic, ...changes }] }),
    );
    if (settings !== undefined) this.settings.set(settings);
    // The control shows what was wanted, not what is: read again.
    else this.settings.reload();
  }

  protected async changeMail(topic: TopicSetting, event: Event): Promise<void> {
    const select = event.target as HTMLSelectElement;
    await this.change(topic.topic, { mail: select.value as TopicSetting['mail'] });
    if (this.command.problem() !== undefined) select.value = topic.mail;
  }
}
