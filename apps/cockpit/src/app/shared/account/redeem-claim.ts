import { HttpClient } from '@angular/common/http';
import { Component, inject, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { RedeemedView } from '@mynedata/api-client';
import { Command } from '../api/command';
import { Field } from '../controls/field';
import { SatPipe } from '../pipes/pipes';
import { Note } from '../state/note';
import { ProblemNote } from '../state/problem-note';

/** Takes what a deleted account left into this one. */
@Component({
  selector: 'myne-redeem-claim',
  imports: [Field, FormsModule, MatButton, Note, ProblemNote, SatPipe],
  template: `<section class="card stack g3" aria-labelledby="redeem">
    <h2 id="redeem">Claim code</h2>
    <myne-problem-note [problem]="command.problem()" />
    @if (amount(); as sat) {
      <myne-note mood="ok" live>
        @if (sat === '0') {
          <p>Nothing is there right now. The code stays valid: more may come with the next release.</p>
        } @else {
          <p>{{ sat | sat }} are yours now.</p>
        }
      </myne-note>
    }
    <form class="stack g3" (ngSubmit)="redeem()">
      <myne-field for="claim-code" label="Code" hint="From an account that was deleted.">
        <input
          class="inp mono"
          id="claim-code"
          name="code"
          autocomplete="off"
          maxlength="60"
          aria-describedby="claim-code-text"
          [(ngModel)]="code"
        />
      </myne-field>
      <div>
        <button matButton="outlined" type="submit" [disabled]="command.busy() || code() === ''">
          Redeem
        </button>
      </div>
    </form>
  </section>`,
})
export class RedeemClaim {
  readonly redeemed = output();
  private readonly http = inject(HttpClient);
  protected readonly code = signal('');
  protected readonly amount = signal<string | undefined>(undefined);
  protected readonly command = new Command();

  protected async redeem(): Promise<void> {
    this.amount.set(undefined);
    const redeemed = await this.command.run(
      this.http.post<RedeemedView>('/api/v2/claim-codes/redeem', { code: this.code() }),
    );
    if (redeemed === undefined) return;
    this.amount.set(redeemed.amountSat);
    this.code.set('');
    this.redeemed.emit();
  }
}
