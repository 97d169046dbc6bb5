import { Component, input } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Icon } from '@mynedata/cockpit-shared';

/** Who took part can take the proof along; nobody else can get it. */
@Component({
  selector: 'myne-membership-proof',
  imports: [Icon, MatAnchor, RouterLink],
  template: `<section class="card stack g3" aria-labelledby="proof">
    <h2 id="proof">Your part is sealed</h2>
    <p class="small muted">
      The certificate of the result has a seal over everybody who took part. It names nobody, and only you can
      get the proof that you are among them.
    </p>
    <div>
      <a
        matButton="outlined"
        [href]="'/api/v2/requests/' + requestId() + '/membership'"
        [attr.download]="'mynedata-proof-' + requestId() + '.json'"
      >
        <myne-icon name="download" small />Download the proof
      </a>
    </div>
    <p class="small muted">
      Whoever you give it to knows that you took part. <a routerLink="/verify">Check it</a> at any time,
      without asking anybody.
    </p>
  </section>`,
})
export class MembershipProof {
  readonly requestId = input.required<string>();
}
