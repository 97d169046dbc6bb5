import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { AskMeSetting, StandingRuleView } from '@mynedata/api-client';
import {
  Command,
  DigitsPipe,
  LoadState,
  Pill,
  ProblemNote,
  liveResource,
  logicalTypeNames,
  nameOfOrganisationType,
} from '@mynedata/cockpit-shared';
import { NewRule } from './new-rule';
import { RuleAnswers } from './rule-answers';
import { SettingsClient } from './settings.client';

const moods = { active: 'ok', paused: 'wait', revoked: 'neutral' } as const;
const icons = { active: 'check', paused: 'pause', revoked: 'close' } as const;
const words = { active: 'In force', paused: 'Paused', revoked: 'Revoked' } as const;

/** What answers for the person: rules with what they answered, a new one, and what no rule may answer. */
@Component({
  selector: 'myne-rules-card',
  imports: [DigitsPipe, LoadState, MatButton, NewRule, Pill, ProblemNote, RuleAnswers],
  template: `<section class="card stack" aria-labelledby="rules">
    <div>
      <h2 id="rules">Standing rules</h2>
      <p class="muted">
        A rule allows requests without you. Each answer is listed, you are told of it, and you can withdraw it
        until the result is computed. Datasets and codes are never answered by a rule.
      </p>
    </div>
    <myne-problem-note [problem]="command.problem()" />
    @if (said(); as said) {
      <p class="small" role="status">{{ said }}</p>
    }
    @if (rules.value(); as rules) {
      @if (rules.length === 0) {
        <p class="small muted">You have no rule. Every request waits for you.</p>
      } @else {
        <ul class="stack g4">
          @for (rule of rules; track rule.id) {
            <li class="stack g2">
              <div class="row between wrap">
                <h3>{{ rule.name }}</h3>
                <myne-pill [mood]="moods[rule.state]" [icon]="icons[rule.state]">{{
                  words[rule.state]
                }}</myne-pill>
              </div>
              <p class="small">
                {{ kindsOf(rule) }}. For {{ typesOf(rule) }}. From {{ rule.minRewardSat | digits }} sat, at
                most {{ rule.perWeek }} in any seven days; {{ rule.answersThisWeek }} so far.
              </p>
              @if (rule.answers > 0) {
                <myne-rule-answers [rule]="rule" />
              }
              @if (rule.state !== 'revoked') {
                <div class="row wrap">
                  <button matButton="outlined" type="button" [disabled]="command.busy()" (click)="turn(rule)">
                    {{ rule.state === 'active' ? 'Pause' : 'Resume' }}<span class="vh"> {{ rule.name }}</span>
                  </button>
                  <button
                    matButton="outlined"
                    type="button"
                    [disabled]="command.busy()"
                    (click)="revoke(rule, false)"
                  >
                    Revoke, keep its answers<span class="vh"> of {{ rule.name }}</span>
                  </button>
                  @if (rule.answers > 0) {
                    <button
                      matButton="outlined"
                      type="button"
                      [disabled]="command.busy()"
                      (click)="revoke(rule, true)"
                    >
                      Revoke and withdraw its answers<span class="vh"> of {{ rule.name }}</span>
                    </button>
                  }
                </div>
              }
            </li>
          }
        </ul>
      }
    } @else {
      <myne-load-state [of]="rules" what="Your standing rules" [rows]="2" />
    }
    <myne-new-rule (created)="rules.reload()" />
    @if (askMe.value(); as kinds) {
      <fieldset>
        <legend class="flabel">Always ask me where these are used, whatever a rule says</legend>
        <div class="types">
          @for (kind of kinds; track kind.logicalType) {
            <label class="check">
              <input
                type="checkbox"
                [checked]="kind.askMe"
                [disabled]="command.busy()"
                (change)="ask(kind, $event)"
              />
              <span>{{ names[kind.logicalType] }}</span>
            </label>
          }
        </div>
        <p class="small muted">Single attributes: on the page of their source.</p>
      </fieldset>
    } @else {
      <myne-load-state [of]="askMe" what="What no rule answers" [rows]="2" />
    }
  </section>`,
  styles: `
    .types {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, calc(var(--s10) * 5)), 1fr));
      gap: var(--s1) var(--s6);
    }
  `,
})
export class RulesCard {
  protected readonly rules = liveResource<readonly StandingRuleView[]>(
    () => 'standing-rules',
    'requests',
    'budget',
  );
  protected readonly askMe = liveResource<readonly AskMeSetting[]>(() => 'privacy/settings/ask-me', 'budget');
  protected readonly command = new Command();
  protected readonly said = signal<string | undefined>(undefined);
  protected readonly names = logicalTypeNames;
  protected readonly moods = moods;
  protected readonly icons = icons;
  protected readonly words = words;
  private readonly client = inject(SettingsClient);

  protected readonly kindsOf = (rule: StandingRuleView): string =>
    rule.logicalTypes.map((type) => logicalTypeNames[type]).join(', ');
  protected readonly typesOf = (rule: StandingRuleView): string =>
    rule.organisationTypes.map(nameOfOrganisationType).join(', ');

  protected async turn({ id, state }: StandingRuleView): Promise<void> {
    await this.command.run(this.client.turn(id, state === 'active' ? 'pause' : 'resume'));
    this.rules.reload();
  }

  protected async revoke({ id, name }: StandingRuleView, withdrawAnswers: boolean): Promise<void> {
    const revoked = await this.command.run(this.client.revoke(id, withdrawAnswers));
    if (revoked !== undefined)
      this.said.set(
        `“${name}” is revoked.${withdrawAnswers ? ` Answers withdrawn: ${revoked.withdrawn}, too late: ${revoked.tooLate}.` : ' Its answers stay.'}`,
      );
    this.rules.reload();
  }

  protected async ask({ logicalType, askMe }: AskMeSetting, event: Event): Promise<void> {
    const box = event.target as HTMLInputElement;
    const saved = await this.command.run(this.client.askMe({ logicalType, askMe: box.checked }));
    if (saved !== undefined) this.askMe.set(saved);
    else box.checked = askMe;
  }
}
