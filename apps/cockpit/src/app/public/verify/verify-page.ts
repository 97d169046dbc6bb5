import { httpResource } from '@angular/common/http';
import { Component, computed, resource, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import {
  type Verdict,
  readKeys,
  verifyDocument,
  verifyReceipt,
} from '@mynedata/privacy-mechanisms/certificate';
import { Field, Icon, Note, PageHead, ProblemNote } from '@mynedata/cockpit-shared';
import { type Gathered, gather, mostBytes, toCheck } from './given';
import { VerifiedReceipts } from './verified-receipts';
import { VerifiedStatement } from './verified-statement';

const keysAddress = '/.well-known/mynedata-keys.json';

/** Anybody checks a result, a proof or receipts in the browser: nothing that is given here leaves it. */
@Component({
  selector: 'myne-verify-page',
  imports: [
    Field,
    FormsModule,
    Icon,
    MatButton,
    Note,
    PageHead,
    ProblemNote,
    VerifiedReceipts,
    VerifiedStatement,
  ],
  templateUrl: './verify-page.html',
  styleUrl: './verify-page.scss',
})
export class VerifyPage {
  protected readonly gathered = signal<Gathered>({});
  protected readonly pasted = signal('');
  protected readonly over = signal(false);
  private readonly published = httpResource<unknown>(() => keysAddress);
  protected readonly keys = computed(() => {
    const own = this.gathered().keys;
    if (own !== undefined) return own;
    const keys = this.published.hasValue() ? readKeys(this.published.value()) : undefined;
    return keys === undefined ? undefined : { name: 'this market', keys };
  });
  protected readonly keysMissing = computed(
    () =>
      this.keys() === undefined &&
      !this.published.isLoading() &&
      (toCheck(this.gathered()) !== undefined || this.gathered().receipts !== undefined),
  );
  protected readonly check = resource<Verdict | undefined, ReturnType<VerifyPage['given']>>({
    params: () => this.given(),
    loader: async ({ params }) => verifyDocument(params?.document, params?.keys ?? [], params?.proof),
  });
  protected readonly verdict = computed(() => (this.check.hasValue() ? this.check.value() : undefined));
  protected readonly receiptCheck = resource({
    params: () => {
      const keys = this.keys();
      const receipts = this.gathered().receipts;
      return keys === undefined || receipts === undefined
        ? undefined
        : { keys: keys.keys, documents: receipts.documents };
    },
    loader: ({ params }) =>
      Promise.all(params.documents.map((document) => verifyReceipt(document, params.keys))),
  });
  protected readonly receipts = computed(() =>
    this.receiptCheck.hasValue() ? this.receiptCheck.value() : undefined,
  );
  protected readonly impossible = computed(
    () => this.check.error() !== undefined || this.receiptCheck.error() !== undefined,
  );
  /** Of everything that was given; undefined while there is nothing to say. */
  protected readonly valid = computed(() => {
    const all = [this.verdict(), ...(this.receipts() ?? [])].flatMap((one) => one ?? []);
    return all.length === 0 ? undefined : all.every(({ valid }) => valid);
  });
  protected readonly taken = computed(() => {
    const { result, proof, receipts, keys } = this.gathered();
    return [
      ...(result === undefined ? [] : [{ what: 'Result', name: result.name }]),
      ...(proof === undefined ? [] : [{ what: 'Proof of membership', name: proof.name }]),
      ...(receipts === undefined ? [] : [{ what: 'Receipts', name: receipts.name }]),
      ...(keys === undefined ? [] : [{ what: 'Public keys', name: keys.name }]),
    ];
  });
  protected readonly title = computed(() => {
    const valid = this.valid();
    if (valid === undefined) return 'Verify a result, a proof or a receipt';
    return valid ? 'Everything holds' : 'It does not hold';
  });

  private given() {
    const keys = this.keys();
    const what = toCheck(this.gathered());
    return keys === undefined || what === undefined ? undefined : { ...what, keys: keys.keys };
  }

  protected chosen(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // The same file again is a choice as well.
    input.value = '';
    return this.take(files);
  }

  protected dropped(event: DragEvent): Promise<void> {
    event.preventDefault();
    this.over.set(false);
    return this.take([...(event.dataTransfer?.files ?? [])]);
  }

  protected hover(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.over.set(over);
  }

  protected takePasted(): void {
    this.gathered.update((known) => gather(known, 'The pasted text', this.pasted()));
    if (this.gathered().refused === undefined) this.pasted.set('');
  }

  protected again(): void {
    this.gathered.set({});
    this.pasted.set('');
  }

  private async take(files: readonly File[]): Promise<void> {
    for (const file of files) {
      const text = file.size > mostBytes ? undefined : await file.text();
      this.gathered.update((known) =>
        text === undefined
          ? { ...known, refused: `${file.name} is too large for a page. The command below checks it.` }
          : gather(known, file.name, text),
      );
    }
  }
}
