import { Component, input } from '@angular/core';
import type { Check, ReceiptKind, ReceiptSummary } from '@mynedata/privacy-mechanisms/certificate';
import { Icon, Pill, WhenPipe } from '@mynedata/cockpit-shared';

interface ReceiptVerdict {
  readonly valid: boolean;
  readonly checks: readonly Check[];
  readonly receipt?: ReceiptSummary;
}

const kindNames: Readonly<Record<ReceiptKind, string>> = {
  consent: 'Consent',
  refusal: 'Refusal',
  withdrawal: 'Withdrawal',
  use: 'Use',
};

/** Each receipt with what was checked of it. */
@Component({
  selector: 'myne-verified-receipts',
  imports: [Icon, Pill, WhenPipe],
  template: `<section class="card stack g4" aria-labelledby="receipts">
    <h2 id="receipts">{{ verdicts().length === 1 ? 'The receipt' : 'The receipts' }}</h2>
    <ul class="stack g4">
      @for (verdict of verdicts(); track $index) {
        <li class="stack g2">
          <div class="row between wrap">
            <strong>{{ name(verdict) }}</strong>
            <myne-pill [mood]="verdict.valid ? 'ok' : 'bad'" [icon]="verdict.valid ? 'check' : 'close'">
              {{ verdict.valid ? 'Holds' : 'Does not hold' }}
            </myne-pill>
          </div>
          @if (verdict.valid && verdict.receipt; as receipt) {
            <p class="small muted">{{ receipt.controller }}, {{ receipt.at | when }}</p>
            <p class="small mono long">{{ receipt.query }}</p>
          }
          <details [open]="!verdict.valid">
            <summary>What was checked<myne-icon name="down" small /></summary>
            <ul class="stack g2 small">
              @for (check of verdict.checks; track check.name) {
                <li>
                  <span class="vh">{{ check.ok ? 'Holds: ' : 'Fails: ' }}</span>
                  @if (check.ok) {
                    {{ check.says }}
                  } @else {
                    <strong>{{ check.says }}</strong>
                  }
                  <span class="muted mono">&ngsp;{{ check.name }}</span>
                </li>
              }
            </ul>
          </details>
        </li>
      }
    </ul>
  </section>`,
  styles: `
    :host {
      display: block;
    }
    .long {
      overflow-wrap: anywhere;
    }
  `,
})
export class VerifiedReceipts {
  readonly verdicts = input.required<readonly ReceiptVerdict[]>();

  /** What it claims to be is said only when it holds. */
  protected readonly name = ({ valid, receipt }: ReceiptVerdict): string =>
    valid && receipt !== undefined ? `${kindNames[receipt.kind]}: ${receipt.title}` : 'A receipt';
}
