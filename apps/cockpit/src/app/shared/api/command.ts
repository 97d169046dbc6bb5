import { type Signal, signal } from '@angular/core';
import { type Observable, firstValueFrom } from 'rxjs';
import { type Problem, problemOf } from './problem';

/** Something a person asked for: at most one at a time, with what went wrong the last time. */
export class Command {
  private readonly running = signal(false);
  private readonly failure = signal<Problem | undefined>(undefined);
  readonly busy: Signal<boolean> = this.running.asReadonly();
  readonly problem: Signal<Problem | undefined> = this.failure.asReadonly();

  /** The answer, or undefined when it was refused or another one still runs. */
  async run<T>(request: Observable<T> | (() => Promise<T>)): Promise<T | undefined> {
    if (this.running()) return undefined;
    this.running.set(true);
    this.failure.set(undefined);
    try {
      return await (typeof request === 'function' ? request() : firstValueFrom(request));
    } catch (error) {
      this.failure.set(problemOf(error));
      return undefined;
    } finally {
      this.running.set(false);
    }
  }

  forget(): void {
    this.failure.set(undefined);
  }
}
