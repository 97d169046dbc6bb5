import { type Signal, computed, linkedSignal, signal } from '@angular/core';
import type { Topic } from './live-events';
import { type Live, liveResource } from './live-resource';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

/** A list of the API that grows page by page on a screen. */
export interface LivePages<P, Item> {
  /** The page that was read last. */
  readonly page: Live<P>;
  /** Of all pages so far; one that is read anew takes the place of the old one. */
  readonly items: Signal<readonly Item[]>;
  more(cursor: string): void;
}

/** Pages of `path` from the newest on, so many entries each, once they are `wanted`. Only in an injection context. */
export function livePages<P extends Page<Item>, Item extends { readonly id: string } = P['items'][number]>(
  path: string,
  size: number,
  wanted: () => boolean,
  ...topics: readonly Topic[]
): LivePages<P, Item> {
  const cursor = signal<string | undefined>(undefined);
  const page = liveResource<P>(
    () => {
      if (!wanted()) return undefined;
      const after = cursor();
      return `${path}?limit=${size}${after === undefined ? '' : `&cursor=${after}`}`;
    },
    ...topics,
  );
  const pages = linkedSignal<P | undefined, ReadonlyMap<string, P>>({
    source: page.value,
    computation: (read, before) =>
      read === undefined
        ? (before?.value ?? new Map())
        : new Map([...(before?.value ?? []), [cursor() ?? '', read]]),
  });
  const items = computed(() => {
    const all = [...pages().values()].flatMap(({ items: some }) => some);
    return [...new Map(all.map((item) => [item.id, item])).values()];
  });
  return { page, items, more: (next) => cursor.set(next) };
}
