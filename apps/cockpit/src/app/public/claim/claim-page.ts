import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, RouterLink } from '@angular/router';
import type { ClaimView, PayoutPreviewView } from '@mynedata/api-client';
import {
  Command,
  DayPipe,
  Field,
  Note,
  PageHead,
  ProblemNote,
  SatPipe,
  Sum,
  fieldErrors,
  remainingSentence,
  satText,
} from '@mynedata/cockpit-shared';

const reasons: Readonly<Record<NonNullable<PayoutPreviewView['reason']>, string>> = {
  no_address: 'An address is missing.',
  nothing_to_pay: 'Nothing is there right now. The code stays valid: more may come with the next release.',
  fee_share: 'The fee would be more than a tenth of it. It becomes worth it with more money or lower fees.',
  too_small: 'What remains would be too small for the Bitcoin network to carry.',
};

/** Pays what a deleted account left to an address, without an account. */
@Component({
  selector: 'myne-claim-page',
  imports: [DayPipe, Field, FormsModule, MatButton, Note, PageHead, ProblemNote, RouterLink, SatPipe, Sum],
  template: `<div class="page slim">
    <myne-page-head
      title="Redeem a claim code"
      lead="It pays what a deleted account left. Whoever has the code has the money."
    />
    @if (justDeleted()) {
      <myne-note mood="ok" live
        ><p>Your account is deleted. This is where its claim code redeems.</p></myne-note
      >
    }
    <section class="card stack g3" aria-label="Claim code">
      <myne-problem-note [problem]="sentence() ? command.problem() : undefined" [sentence]="sentence()" />
      <form class="stack g3" (ngSubmit)="look()">
        <myne-field for="code" label="Claim code" [error]="errors()['/code']">
          <input
            class="inp mono"
            id="code"
            name="code"
            autocomplete="off"
            maxlength="60"
            aria-describedby="code-text"
            [ngModel]="code()"
            (ngModelChange)="changeCode($event)"
          />
        </myne-field>
        <div>
          <button matButton="outlined" type="submit" [disabled]="command.busy() || code() === ''">
            Look what it holds
          </button>
        </div>
      </form>
      @if (claim(); as claim) {
        <p>
          <strong>{{ claim.availableSat | sat }}</strong>
          @if (claim.inPayoutSat !== '0') {
            and {{ claim.inPayoutSat | sat }} on its way
          }
          . The code is valid until {{ claim.validUntil | day }}.
        </p>
        @if (claim.refused; as refused) {
          <myne-note mood="wait"
            ><p>{{ refused }}</p></myne-note
          >
        }
        @if (waiting()) {
          <myne-note mood="ok" live
            ><p>It goes to {{ claim.address }} with the next payout.</p></myne-note
          >
        } @else if (claim.availableSat !== '0') {
          <form class="stack g3" (ngSubmit)="ask()">
            <myne-field for="address" label="Bitcoin address" [error]="errors()['/address']">
              <input
                class="inp mono"
                id="address"
                name="address"
                autocomplete="off"
                maxlength="120"
                aria-describedby="address-text"
                [ngModel]="address()"
                (ngModelChange)="changeAddress($event)"
              />
            </myne-field>
            <div>
              <button matButton="outlined" type="submit" [disabled]="command.busy() || address() === ''">
                See what it costs
              </button>
            </div>
          </form>
          @if (preview(); as preview) {
            @if (preview.feasible) {
              <myne-sum [lines]="lines()" />
              <div>
                <button matButton="filled" type="button" [disabled]="command.busy()" (click)="pay(preview)">
                  Pay it there
                </button>
              </div>
            } @else {
              <p>{{ reason() }}</p>
            }
          }
        }
      }
    </section>
    <p class="small muted">
      You can also <a routerLink="/sign-in">sign in</a> and redeem it into another account, under Earnings.
    </p>
  </div>`,
})
export class ClaimPage {
  private readonly http = inject(HttpClient);
  private readonly fragment = toSignal(inject(ActivatedRoute).fragment);
  protected readonly justDeleted = computed(() => this.fragment() === 'deleted');
  protected readonly code = signal('');
  protected readonly address = signal('');
  protected readonly claim = signal<ClaimView | undefined>(undefined);
  protected readonly preview = signal<PayoutPreviewView | undefined>(undefined);
  protected readonly waiting = signal(false);
  protected readonly command = new Command();
  protected readonly errors = computed(() => fieldErrors(this.command.problem()));
  protected readonly sentence = computed(() =>
    remainingSentence(this.command.problem(), ['/code', '/address']),
  );
  protected readonly reason = computed(() => reasons[this.preview()?.reason ?? 'too_small']);
  protected readonly lines = computed(() => {
    const preview = this.preview();
    if (preview === undefined) return [];
    return [
      { label: 'It holds', value: satText(preview.grossSat) },
      { label: `Network fee, ${preview.percent.toFixed(1)} %`, value: `− ${satText(preview.feeSat)}` },
      { label: 'Arrives', value: satText(preview.netSat), total: true },
    ];
  });

  /** What was shown belongs to another code. */
  protected changeCode(code: string): void {
    this.code.set(code);
    this.claim.set(undefined);
    this.preview.set(undefined);
    this.waiting.set(false);
  }

  protected changeAddress(address: string): void {
    this.address.set(address);
    this.preview.set(undefined);
  }

  protected async look(): Promise<void> {
    this.claim.set(
      await this.command.run(this.http.post<ClaimView>('/api/v2/claim-codes/look', { code: this.code() })),
    );
  }

  protected async ask(): Promise<void> {
    this.preview.set(
      await this.command.run(
        this.http.post<PayoutPreviewView>('/api/v2/claim-codes/payouts/preview', {
          code: this.code(),
          address: this.address(),
        }),
      ),
    );
  }

  protected async pay({ feeSat }: PayoutPreviewView): Promise<void> {
    const claim = await this.command.run(
      this.http.post<ClaimView>('/api/v2/claim-codes/payouts', {
        code: this.code(),
        address: this.address(),
        acceptFeeSat: feeSat,
      }),
    );
    if (claim === undefined) return;
    this.claim.set(claim);
    this.preview.set(undefined);
    this.waiting.set(true);
  }
}
