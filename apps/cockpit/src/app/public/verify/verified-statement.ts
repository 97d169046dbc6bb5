import { Component, computed, input } from '@angular/core';
import type { Statement } from '@mynedata/privacy-mechanisms/certificate';
import { DigitsPipe, Icon, WhenPipe, bandText } from '@mynedata/cockpit-shared';

/** What a valid certificate says. */
@Component({
  selector: 'myne-verified-statement',
  imports: [DigitsPipe, Icon, WhenPipe],
  template: `<section class="card stack g3" aria-labelledby="statement">
    <h2 id="statement">What was signed</h2>
    <dl class="stack g2">
      <div>
        <dt class="small muted">Question</dt>
        <dd class="mono">{{ statement().query }}</dd>
      </div>
      <div>
        <dt class="small muted">Released</dt>
        <dd>{{ statement().releasedAt | when }}</dd>
      </div>
      <div>
        <dt class="small muted">Who took part</dt>
        <dd>{{ band() }}, sealed among {{ statement().commitment.leaves | digits }} entries</dd>
      </div>
    </dl>
    <details>
      <summary>Details<myne-icon name="down" small /></summary>
      <dl class="stack g2 small">
        <div>
          <dt class="muted">Protection</dt>
          <dd class="mono">{{ protection() }}</dd>
        </div>
        <div>
          <dt class="muted">Statistics and their mechanisms</dt>
          <dd class="mono">{{ statistics() }}</dd>
        </div>
        <div>
          <dt class="muted">Hash of the terms, SHA-256</dt>
          <dd class="mono">{{ statement().termsSha256 }}</dd>
        </div>
        <div>
          <dt class="muted">Hash of the result, SHA-256</dt>
          <dd class="mono">{{ statement().resultSha256 }}</dd>
        </div>
        <div>
          <dt class="muted">Seal over who took part, Merkle root</dt>
          <dd class="mono">{{ statement().commitment.root }}</dd>
        </div>
      </dl>
    </details>
  </section>`,
  styles: `
    dd {
      margin: 0;
      overflow-wrap: anywhere;
    }
  `,
})
export class VerifiedStatement {
  readonly statement = input.required<Statement>();
  protected readonly band = computed(() => bandText(this.statement().participants));
  protected readonly protection = computed(() => JSON.stringify(this.statement().protection));
  protected readonly statistics = computed(() => JSON.stringify(this.statement().statistics));
}
