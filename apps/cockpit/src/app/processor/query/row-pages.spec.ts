import { computed, signal } from '@angular/core';
import type { DatasetRowsPage } from '@mynedata/api-client';
import type { Problem } from '@mynedata/cockpit-shared';
import { describe, expect, it } from 'vitest';
import { RowPages } from './row-pages';

const pageAt = (first: number): DatasetRowsPage => ({
  items: [[first]],
  rowCount: 120,
  ...(first < 100 ? { nextCursor: String(first + 50) } : {}),
});

/** A market that answers when it is told to. */
function dataset() {
  const answers = signal<ReadonlyMap<number, DatasetRowsPage | Problem>>(new Map([[0, pageAt(0)]]));
  const reads: number[] = [];
  const answer = computed(() => answers().get(pages.first()));
  const page = {
    value: computed(() => {
      const found = answer();
      return found !== undefined && 'items' in found ? found : undefined;
    }),
    problem: computed(() => {
      const found = answer();
      return found !== undefined && 'sentence' in found ? found : undefined;
    }),
    reload: () => void reads.push(pages.first()),
  };
  const pages: RowPages = new RowPages(page, 50);
  const answered = (first: number, by: DatasetRowsPage | Problem): void =>
    answers.update((known) => new Map([...known, [first, by]]));
  // A template reads it after every change.
  const shown = () => pages.shown()?.first;
  return { pages, answered, reads, shown };
}

describe('turning the pages of a dataset', () => {
  it('keeps the rows on the screen until the others are there', () => {
    const { pages, answered, shown } = dataset();
    expect(shown()).toBe(0);
    pages.next();
    expect([pages.first(), shown(), pages.stuck()]).toEqual([50, 0, false]);
    answered(50, pageAt(50));
    expect([shown(), pages.shown()?.page.items]).toEqual([50, [[50]]]);
    pages.back();
    expect(shown()).toBe(0);
  });

  it('says that a page could not be read beside those that are there, tries again, and leads back', () => {
    const { pages, answered, reads, shown } = dataset();
    expect(shown()).toBe(0);
    pages.next();
    answered(50, { status: 503, sentence: 'The market is not there.' } as Problem);
    expect([shown(), pages.stuck()]).toEqual([0, true]);
    pages.next();
    expect(reads).toEqual([50]);
    pages.stay();
    expect([pages.first(), shown(), pages.stuck()]).toEqual([0, 0, false]);
  });

  it('ends with the last page and begins with the first', () => {
    const { pages, answered, shown } = dataset();
    answered(50, pageAt(50));
    answered(100, pageAt(100));
    for (const first of [0, 50, 100, 100]) {
      expect(shown()).toBe(first);
      pages.next();
    }
    pages.back();
    pages.back();
    pages.back();
    expect(shown()).toBe(0);
  });
});
