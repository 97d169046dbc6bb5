import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DatasetResultView, ResultView } from '@mynedata/api-client';
import { CopyButton, Icon, levelNames } from '@mynedata/cockpit-shared';

interface Certificate {
  readonly statement?: {
    readonly resultSha256?: string;
    readonly commitment?: { readonly root?: string; readonly leaves?: number };
  };
  readonly keyId?: string;
  readonly algorithm?: string;
  readonly signature?: string;
}

/** How the result was made, signed. Anyone can check it without seeing data. */
@Component({
  selector: 'myne-result-certificate',
  imports: [CopyButton, Icon, RouterLink],
  template: `<section class="card stack g3" aria-labelledby="certificate">
    <h2 id="certificate">Certificate</h2>
    <p class="small muted">
      Binds the question, the terms, the protection and the result, and seals who took part.
      <a routerLink="/verify">Anyone can check it</a> with the
      <a href="/.well-known/mynedata-keys.json">public keys</a>, without seeing data.
    </p>
    <dl class="sum small">
      <dt class="muted">Protection</dt>
      <dd>{{ strategy() }}up to {{ level() }}</dd>
      <dt class="muted">Mechanisms</dt>
      <dd class="wrap-text">{{ result().protection.mechanisms.join(', ') }}</dd>
      <dt class="muted">Signed with</dt>
      <dd>{{ certificate().algorithm }}</dd>
    </dl>
    <div>
      <p class="small muted">Hash of the result, SHA-256</p>
      <p class="mono">{{ certificate().statement?.resultSha256 }}</p>
    </div>
    <details>
      <summary>Details<myne-icon name="down" small /></summary>
      <dl class="stack g2 small">
        <div>
          <dt class="muted">{{ measure() }} of each level</dt>
          <dd>{{ demands() }}</dd>
        </div>
        <div>
          <dt class="muted">Protects</dt>
          <dd>{{ result().protection.unit }}</dd>
        </div>
        <div>
          <dt class="muted">Seal over who took part, Merkle root</dt>
          <dd class="mono">{{ certificate().statement?.commitment?.root }}</dd>
        </div>
        <div>
          <dt class="muted">Key</dt>
          <dd class="mono">{{ certificate().keyId }}</dd>
        </div>
        <div>
          <dt class="muted">Signature</dt>
          <dd class="mono">{{ certificate().signature }}</dd>
        </div>
      </dl>
    </details>
    <div><myne-copy [text]="text()" label="Copy the certificate" /></div>
  </section>`,
  styles: '.wrap-text { white-space: normal; }',
})
export class ResultCertificate {
  readonly result = input.required<ResultView | DatasetResultView>();
  protected readonly certificate = computed(() => this.result().certificate as Certificate);
  protected readonly text = computed(() => JSON.stringify(this.result().certificate, null, 2));
  protected readonly level = computed(() => levelNames[this.result().protection.maxProtection].toLowerCase());
  protected readonly strategy = computed(() => {
    const { protection } = this.result();
    return 'strategy' in protection ? `${protection.strategy}, ` : '';
  });
  /** ε of each level; of a dataset the people that look alike. */
  protected readonly demands = computed(() => {
    const { protection } = this.result();
    return 'epsilon' in protection
      ? listed(protection.epsilon)
      : listed(
          Object.fromEntries(
            Object.entries(protection.levels).map(([level, demand]) => [level, (demand as { k: number }).k]),
          ),
        );
  });
  protected readonly measure = computed(() => ('epsilon' in this.result().protection ? 'ε' : 'k'));
}

const listed = (byLevel: Readonly<Record<string, number>>): string =>
  Object.entries(byLevel)
    .map(([level, value]) => `${level} ${value}`)
    .join(', ');
