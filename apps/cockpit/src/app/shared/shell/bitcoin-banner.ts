import { Component, computed, inject } from '@angular/core';
import { Market } from '../api/market';
import { Session } from '../session/session';
import { Note } from '../state/note';

/** Says plainly why nothing can be paid right now. */
@Component({
  selector: 'myne-bitcoin-banner',
  imports: [Note],
  template: `
    @if (missing(); as bitcoin) {
      <div class="banner">
        <myne-note mood="wait" icon="coins">
          <p>
            <strong>{{ headline() }}</strong> {{ reason() }}
          </p>
        </myne-note>
      </div>
    }
  `,
  styles: '.banner { max-width: var(--myne-page); margin: 0 auto var(--s5); }',
})
export class BitcoinBanner {
  private readonly market = inject(Market);
  private readonly session = inject(Session);
  protected readonly missing = computed(() => {
    const bitcoin = this.market.system.value()?.bitcoin;
    return bitcoin?.available === false ? bitcoin : undefined;
  });
  protected readonly headline = computed(() =>
    this.session.account()?.role === 'processor' ? 'Paid queries cannot be funded.' : 'Payouts pause.',
  );
  protected readonly reason = computed(() => {
    const detail = this.missing()?.detail;
    const why =
      detail === undefined ? 'The Bitcoin node cannot be reached.' : `${detail.replace(/\.?$/, '.')}`;
    const rest =
      this.session.account()?.role === 'processor'
        ? 'Queries with reward 0 work.'
        : 'Nothing is lost; payouts go on by themselves.';
    return `${why} ${rest}`;
  });
}
