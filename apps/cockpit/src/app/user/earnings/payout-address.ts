import { Component, computed, inject, input, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { EarningsView } from '@mynedata/api-client';
import {
  Command,
  Field,
  ProblemNote,
  WhenPipe,
  fieldErrors,
  remainingSentence,
} from '@mynedata/cockpit-shared';
import { EarningsClient } from './earnings.client';

/** Where payouts go. A first address counts at once, a replacement after 48 hours. */
@Component({
  selector: 'myne-payout-address',
  imports: [Field, FormsModule, MatButton, ProblemNote, WhenPipe],
  template: `<section class="card stack g3" aria-labelledby="address">
    <h2 id="address">Payout address</h2>
    @if (earnings().address; as current) {
      <p class="mono">{{ current.address }}</p>
      <p class="small muted">In effect since {{ current.validFrom | when }}.</p>
    } @else {
      <p class="small muted">
        Tell us a Bitcoin address of your own wallet. Your first one takes effect at once.
      </p>
    }
    @if (earnings().nextAddress; as next) {
      <p class="small">
        From {{ next.validFrom | when }}: <span class="mono">{{ next.address }}</span>
      </p>
    }
    @if (editing() || earnings().address === undefined) {
      <form class="stack g3" (ngSubmit)="save()">
        <myne-problem-note [sentence]="sentence()" />
        <myne-field
          for="payout-address"
          label="New address"
          [hint]="earnings().address === undefined ? '' : 'A replacement takes effect after 48 hours.'"
          [error]="error()"
        >
          <input
            class="inp mono"
            id="payout-address"
            name="address"
            autocomplete="off"
            spellcheck="false"
            required
            maxlength="120"
            aria-describedby="payout-address-text"
            [attr.aria-invalid]="!!error()"
            [(ngModel)]="address"
          />
        </myne-field>
        <div class="row wrap">
          <button matButton="outlined" type="submit" [disabled]="command.busy()">Save the address</button>
          @if (earnings().address !== undefined) {
            <button matButton type="button" (click)="editing.set(false)">Keep the old one</button>
          }
        </div>
      </form>
    } @else {
      <div>
        <button matButton="outlined" type="button" class="small" (click)="editing.set(true)">Replace</button>
      </div>
    }
  </section>`,
  styles: ':host { display: block; }',
})
export class PayoutAddress {
  readonly earnings = input.required<EarningsView>();
  readonly changed = output<EarningsView>();
  protected readonly editing = signal(false);
  protected readonly address = signal('');
  protected readonly command = new Command();
  protected readonly error = computed(() => {
    const problem = this.command.problem();
    // A refusal of the address itself belongs to its field, with or without a pointer.
    return fieldErrors(problem)['/address'] ?? (problem?.status === 422 ? problem.sentence : undefined);
  });
  protected readonly sentence = computed(() =>
    this.error() === undefined ? remainingSentence(this.command.problem(), ['/address']) : undefined,
  );
  private readonly client = inject(EarningsClient);

  protected async save(): Promise<void> {
    const saved = await this.command.run(this.client.setAddress(this.address().trim()));
    if (saved === undefined) return document.getElementById('payout-address')?.focus();
    this.editing.set(false);
    this.address.set('');
    this.changed.emit(saved);
  }
}
