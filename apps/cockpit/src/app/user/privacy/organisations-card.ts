import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { BlockedOrganisationView, OrganisationSettingsView } from '@mynedata/api-client';
import {
  Command,
  LoadState,
  ProblemNote,
  liveResource,
  nameOfOrganisationType,
} from '@mynedata/cockpit-shared';
import { ReservePrices } from './reserve-prices';
import { SettingsClient } from './settings.client';

/** Which organisations may ask, which are blocked, and what they have to pay. */
@Component({
  selector: 'myne-organisations-card',
  imports: [LoadState, MatButton, ProblemNote, ReservePrices],
  template: `<section class="card stack" aria-labelledby="organisations">
    <div>
      <h2 id="organisations">Who may ask you</h2>
      <p class="muted">
        What you refuse here lapses where you allowed it and it is not computed yet. You are not charged for
        it.
      </p>
    </div>
    <myne-problem-note [problem]="command.problem()" />
    @if (settings.value(); as settings) {
      <fieldset>
        <legend class="flabel">Types of organisations</legend>
        <div class="types">
          @for (type of settings.types; track type.organisationType) {
            <label class="check">
              <input
                type="checkbox"
                [checked]="type.allowed"
                [disabled]="command.busy()"
                (change)="allow(type, $event)"
              />
              <span>{{ nameOf(type.organisationType) }}</span>
            </label>
          }
        </div>
      </fieldset>
      <div class="stack g2">
        <h3>Blocked organisations</h3>
        @if (settings.blocked.length === 0) {
          <p class="small muted">None. You can block an organisation from each of its requests.</p>
        } @else {
          <ul class="stack g2">
            @for (one of settings.blocked; track one.id) {
              <li class="row between wrap">
                <span
                  >{{ one.name }} <span class="small muted">{{ nameOf(one.organisationType) }}</span></span
                >
                <button matButton="outlined" type="button" [disabled]="command.busy()" (click)="unblock(one)">
                  Unblock<span class="vh"> {{ one.name }}</span>
                </button>
              </li>
            }
          </ul>
        }
      </div>
    } @else {
      <myne-load-state [of]="settings" what="Who may ask you" [rows]="4" />
    }
    <myne-reserve-prices />
  </section>`,
  styles: `
    .types {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, calc(var(--s10) * 6)), 1fr));
      gap: var(--s1) var(--s6);
    }
  `,
})
export class OrganisationsCard {
  protected readonly settings = liveResource<OrganisationSettingsView>(
    () => 'privacy/settings/organisations',
    'budget',
  );
  protected readonly command = new Command();
  protected readonly nameOf = nameOfOrganisationType;
  private readonly client = inject(SettingsClient);

  protected async allow(
    { organisationType, allowed }: OrganisationSettingsView['types'][number],
    event: Event,
  ): Promise<void> {
    const box = event.target as HTMLInputElement;
    const saved = await this.command.run(this.client.allow([{ organisationType, allowed: box.checked }]));
    if (saved !== undefined) this.settings.set(saved);
    else box.checked = allowed;
  }

  protected async unblock({ id }: BlockedOrganisationView): Promise<void> {
    await this.command.run(this.client.unblock(id));
    this.settings.reload();
  }
}
