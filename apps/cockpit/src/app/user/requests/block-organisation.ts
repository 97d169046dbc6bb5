import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { OrganisationSettingsView, OrganisationView } from '@mynedata/api-client';
import { Command, ProblemNote, liveResource } from '@mynedata/cockpit-shared';

/** Blocks the organisation that asks, for good or until it is unblocked. */
@Component({
  selector: 'myne-block-organisation',
  imports: [MatButton, ProblemNote],
  template: `<div class="stack g1">
    <myne-problem-note [problem]="command.problem()" />
    <div>
      <button matButton="outlined" type="button" [disabled]="command.busy()" (click)="turn()">
        {{ blocked() ? 'Unblock' : 'Block' }} {{ organisation().name }}
      </button>
    </div>
    <p class="small muted">
      {{
        blocked()
          ? 'You blocked it: it does not ask you. Unblocked, it may again.'
          : 'Blocked, it asks you no more, and what you allowed it lapses where it is not computed yet.'
      }}
    </p>
  </div>`,
})
export class BlockOrganisation {
  readonly organisation = input.required<OrganisationView>();
  readonly changed = output();
  private readonly settings = liveResource<OrganisationSettingsView>(
    () => 'privacy/settings/organisations',
    'budget',
  );
  protected readonly blocked = computed(
    () => this.settings.value()?.blocked.some(({ id }) => id === this.organisation().id) ?? false,
  );
  protected readonly command = new Command();
  private readonly http = inject(HttpClient);

  protected async turn(): Promise<void> {
    const path = `/api/v2/privacy/settings/organisations/blocked/${this.organisation().id}`;
    await this.command.run(this.blocked() ? this.http.delete(path) : this.http.put(path, {}));
    this.settings.reload();
    this.changed.emit();
  }
}
