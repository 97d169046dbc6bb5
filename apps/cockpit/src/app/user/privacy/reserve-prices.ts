import { Component, computed, inject, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { ReservePriceSetting } from '@mynedata/api-client';
import {
  Command,
  DigitsPipe,
  Field,
  Icon,
  LoadState,
  type LogicalType,
  ProblemNote,
  fieldErrors,
  liveResource,
  logicalTypeNames,
  organisationTypeNames,
  organisationTypes,
  remainingSentence,
} from '@mynedata/cockpit-shared';
import { logicalTypesInOrder } from './kinds';
import { SettingsClient } from './settings.client';

/** What a request has to pay at least to reach the person. */
@Component({
  selector: 'myne-reserve-prices',
  imports: [DigitsPipe, Field, FormsModule, Icon, LoadState, MatButton, ProblemNote],
  template: `<details>
    <summary>{{ summary() }}<myne-icon name="down" small /></summary>
    <div class="stack g3">
      <p class="small muted">
        A request that pays less never reaches you. Where it uses several kinds of data, it has to pay the
        greatest of their prices.
      </p>
      @if (prices.value(); as prices) {
        @if (prices.length > 0) {
          <ul class="stack g2">
            @for (price of prices; track price.organisationType + price.logicalType) {
              <li class="row between wrap">
                <span>
                  {{ kinds[price.logicalType] }}, {{ types[price.organisationType] }}:
                  <strong>{{ price.sat | digits }} sat</strong>
                </span>
                <button
                  matButton="outlined"
                  type="button"
                  [disabled]="command.busy()"
                  (click)="remove(price)"
                >
                  Remove<span class="vh">
                    the price for {{ kinds[price.logicalType] }}, {{ types[price.organisationType] }}</span
                  >
                </button>
              </li>
            }
          </ul>
        }
      } @else {
        <myne-load-state [of]="prices" what="Your reserve prices" [rows]="2" />
      }
      <form class="stack g3" (ngSubmit)="save()">
        <myne-problem-note [sentence]="sentence()" />
        <div class="fields">
          <myne-field for="price-kind" label="Kind of data">
            <select class="inp" id="price-kind" name="kind" [(ngModel)]="kind">
              @for (one of kindsInOrder; track one) {
                <option [value]="one">{{ kinds[one] }}</option>
              }
            </select>
          </myne-field>
          <myne-field for="price-type" label="Type of organisation">
            <select class="inp" id="price-type" name="type" [(ngModel)]="type">
              @for (one of typesInOrder; track one) {
                <option [value]="one">{{ types[one] }}</option>
              }
            </select>
          </myne-field>
          <myne-field for="price-sat" label="At least, in sat" [error]="error()">
            <input
              class="inp"
              id="price-sat"
              name="sat"
              inputmode="numeric"
              autocomplete="off"
              required
              maxlength="16"
              aria-describedby="price-sat-text"
              [attr.aria-invalid]="!!error()"
              [(ngModel)]="sat"
            />
          </myne-field>
        </div>
        <div>
          <button matButton="outlined" type="submit" [disabled]="command.busy() || sat() === ''">
            Set the price
          </button>
        </div>
      </form>
    </div>
  </details>`,
  styles: `
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--s10) * 5)), 1fr));
      gap: var(--s2) var(--s4);
    }
  `,
})
export class ReservePrices {
  protected readonly prices = liveResource<readonly ReservePriceSetting[]>(
    () => 'privacy/settings/reserve-prices',
    'budget',
  );
  protected readonly kinds = logicalTypeNames;
  protected readonly kindsInOrder = logicalTypesInOrder;
  protected readonly types = organisationTypeNames;
  protected readonly typesInOrder = organisationTypes;
  protected readonly kind = signal<LogicalType>('medical');
  protected readonly type = signal<(typeof organisationTypes)[number]>('science');
  protected readonly sat = signal('');
  protected readonly command = new Command();
  protected readonly error = computed(() => fieldErrors(this.command.problem())['/prices/0/sat']);
  protected readonly sentence = computed(() => remainingSentence(this.command.problem(), ['/prices/0/sat']));
  protected readonly summary = computed(() => {
    const count = this.prices.value()?.length ?? 0;
    return count === 0 ? 'Reserve prices: none' : `Reserve prices: ${count}`;
  });
  private readonly client = inject(SettingsClient);

  protected async save(): Promise<void> {
    const price = { logicalType: this.kind(), organisationType: this.type(), sat: this.sat().trim() };
    const saved = await this.command.run(this.client.price(price));
    if (saved === undefined) return document.getElementById('price-sat')?.focus();
    this.prices.set(saved);
    this.sat.set('');
  }

  protected async remove(price: ReservePriceSetting): Promise<void> {
    const saved = await this.command.run(this.client.price({ ...price, sat: '0' }));
    if (saved !== undefined) this.prices.set(saved);
  }
}
