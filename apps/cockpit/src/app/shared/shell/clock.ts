import { DestroyRef, type Signal, inject, signal } from '@angular/core';

/** The time, for "5 days left"; ticks so that a page that stays open stays true. */
export function ticking(everyMs = 15_000): Signal<number> {
  const now = signal(Date.now());
  const timer = setInterval(() => now.set(Date.now()), everyMs);
  inject(DestroyRef).onDestroy(() => clearInterval(timer));
  return now.asReadonly();
}
