import { httpResource } from '@angular/common/http';
import { type Signal, computed, effect, inject, untracked } from '@angular/core';
import { LiveEvents, type Topic } from './live-events';
import { type Problem, problemOf } from './problem';

/** Something of the API on a screen. While it is read again the old value stays. */
export interface Live<T> {
  readonly value: Signal<T | undefined>;
  readonly problem: Signal<Problem | undefined>;
  readonly loading: Signal<boolean>;
  reload(): void;
  /** Takes over what an answer to a command already brought. */
  set(value: T): void;
}

/**
 * Reads an address now, when it changes, and whenever the market says that one of `topics` changed.
 * Only in an injection context. No address (undefined): nothing is read.
 */
export function liveResource<T>(address: () => string | undefined, ...topics: readonly Topic[]): Live<T> {
  const resource = httpResource<T>(() => {
    const url = address();
    return url === undefined ? undefined : `/api/v2/${url}`;
  });
  const events = inject(LiveEvents);
  const heard = topics.map((topic) => events.of(topic));
  let before = untracked(() => sum(heard));
  effect(() => {
    const now = sum(heard);
    if (now !== before) untracked(() => resource.reload());
    before = now;
  });
  return {
    value: computed(() => (resource.hasValue() ? resource.value() : undefined)),
    problem: computed(() => {
      const failure = resource.error();
      return failure === undefined ? undefined : problemOf(failure.cause ?? failure);
    }),
    loading: resource.isLoading,
    reload: () => void resource.reload(),
    set: (value) => resource.set(value),
  };
}

const sum = (counts: readonly Signal<number>[]): number =>
  counts.reduce((total, count) => total + count(), 0);
