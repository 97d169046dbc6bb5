import { type Signal, type WritableSignal, computed, linkedSignal, signal } from '@angular/core';
import type { DatasetRowsPage } from '@mynedata/api-client';
import type { Live } from '@mynedata/cockpit-shared';

interface Shown {
  readonly first: number;
  readonly page: DatasetRowsPage;
}

/** Turns the pages of a dataset. The page that was read last stays until another one is there. */
export class RowPages {
  /** The row that the page starts with which is wanted. */
  readonly first: WritableSignal<number> = signal(0);
  readonly shown: Signal<Shown | undefined>;
  /** Another page than the shown one is wanted, and could not be read. */
  readonly stuck: Signal<boolean>;

  /** @param page reads the page that starts with `first` */
  constructor(
    private readonly page: Pick<Live<DatasetRowsPage>, 'value' | 'problem' | 'reload'>,
    private readonly length: number,
  ) {
    this.shown = linkedSignal<DatasetRowsPage | undefined, Shown | undefined>({
      source: page.value,
      computation: (value, before) =>
        value === undefined ? before?.value : { first: this.first(), page: value },
    });
    this.stuck = computed(() => page.problem() !== undefined && this.shown() !== undefined);
  }

  next(): void {
    const cursor = this.shown()?.page.nextCursor;
    if (cursor === undefined) return;
    if (this.first() === Number(cursor)) this.page.reload();
    else this.first.set(Number(cursor));
  }

  back(): void {
    this.first.update((row) => Math.max(0, row - this.length));
  }

  /** Back to what is shown, from a page that could not be read. */
  stay(): void {
    this.first.set(this.shown()?.first ?? 0);
  }
}
