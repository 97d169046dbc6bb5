import { Component, computed, inject, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { DryRunView, RuleConditionsInput } from '@mynedata/api-client';
import {
  Command,
  Field,
  Icon,
  type LogicalType,
  ProblemNote,
  WhenPipe,
  fieldErrors,
  logicalTypeNames,
  organisationTypeNames,
  organisationTypes,
  remainingSentence,
} from '@mynedata/cockpit-shared';
import { logicalTypesInOrder } from './kinds';
import { SettingsClient } from './settings.client';

type OrganisationType = (typeof organisationTypes)[number];

/** A rule to be: its conditions, what it would have allowed, and only then the rule. */
@Component({
  selector: 'myne-new-rule',
  imports: [Field, FormsModule, Icon, MatButton, ProblemNote, RouterLink, WhenPipe],
  templateUrl: './new-rule.html',
  styles: `
    .types {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, calc(var(--s10) * 5)), 1fr));
      gap: var(--s1) var(--s6);
    }
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--s10) * 5)), 1fr));
      gap: var(--s2) var(--s4);
    }
  `,
})
export class NewRule {
  readonly created = output();
  protected readonly kinds = logicalTypesInOrder;
  protected readonly kindNames = logicalTypeNames;
  protected readonly types = organisationTypes;
  protected readonly typeNames = organisationTypeNames;
  protected readonly name = signal('');
  protected readonly minRewardSat = signal('0');
  protected readonly perWeek = signal('3');
  protected readonly chosenKinds = signal<readonly LogicalType[]>([]);
  protected readonly chosenTypes = signal<readonly OrganisationType[]>([]);
  protected readonly tried = signal<DryRunView | undefined>(undefined);
  protected readonly command = new Command();
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly sentence = computed(() =>
    remainingSentence(this.command.problem(), ['/name', '/minRewardSat', '/perWeek']),
  );
  protected readonly ready = computed(
    () => this.chosenKinds().length > 0 && this.chosenTypes().length > 0 && !this.command.busy(),
  );
  private readonly client = inject(SettingsClient);

  protected toggleKind(kind: LogicalType): void {
    this.chosenKinds.update((chosen) => toggled(chosen, kind));
    this.tried.set(undefined);
  }

  protected toggleType(type: OrganisationType): void {
    this.chosenTypes.update((chosen) => toggled(chosen, type));
    this.tried.set(undefined);
  }

  protected async try(): Promise<void> {
    this.tried.set(await this.command.run(this.client.tryRule(this.conditions())));
  }

  protected async create(): Promise<void> {
    const rule = { ...this.conditions(), name: this.name().trim() };
    if ((await this.command.run(this.client.createRule(rule))) === undefined) return;
    this.name.set('');
    this.chosenKinds.set([]);
    this.chosenTypes.set([]);
    this.tried.set(undefined);
    this.created.emit();
  }

  private conditions(): RuleConditionsInput {
    return {
      logicalTypes: [...this.chosenKinds()],
      organisationTypes: [...this.chosenTypes()],
      minRewardSat: this.minRewardSat().trim(),
      perWeek: Number(this.perWeek()),
    };
  }
}

const toggled = <T>(chosen: readonly T[], one: T): readonly T[] =>
  chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
