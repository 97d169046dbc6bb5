import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { RequestView } from '@mynedata/api-client';
import { DigitsPipe, LevelMark, satText, whenText } from '@mynedata/cockpit-shared';

/** What it pays and the two answers: one style, one size, Deny left, Allow right. */
@Component({
  selector: 'myne-request-answer',
  imports: [DigitsPipe, LevelMark, MatButton],
  templateUrl: './request-answer.html',
})
export class RequestAnswer {
  readonly request = input.required<RequestView>();
  readonly busy = input(false);
  readonly allow = output();
  readonly deny = output();
  readonly withdraw = output();
  /** True: put it off; false: take it up again. */
  readonly later = output<boolean>();
  protected readonly pays = computed(() => {
    const { rewardSat } = this.request();
    return rewardSat === '0' ? 'Pays nothing' : `${satText(rewardSat)} if released`;
  });
  protected readonly closed = computed(() => {
    const { state, queryState, closes, canAnswer, canWithdraw, outcome } = this.request();
    if (state === 'allowed' && !canWithdraw && queryState === 'executing') {
      return `Too late to withdraw. The computation began at ${whenText(closes)}.`;
    }
    if (state === 'allowed' && queryState === 'released' && outcome === 'participant') {
      return 'Your part stays in this result.';
    }
    return canAnswer || canWithdraw ? undefined : 'The window has closed. Nothing can change any more.';
  });
}
