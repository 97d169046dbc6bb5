import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { AnswerMessage, CarriedError, TaskMessage } from './messages';
import type { TaskInput, TaskName, TaskOutput } from './tasks';

interface Waiting {
  readonly message: TaskMessage;
  readonly transfer: readonly ArrayBuffer[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Listens to the signal only as long as the task waits: it holds all of the input. */
  readonly forget: () => void;
}

/** A task that nobody waits for any more is stopped with its worker. */
export interface ComputeOptions {
  readonly signal?: AbortSignal;
  /** Buffers of the input that are moved to the worker instead of copied; the caller cannot use them afterwards. */
  readonly transfer?: readonly ArrayBuffer[];
}

/** The process answers people: one core is theirs. */
const WORKERS = Math.max(1, availableParallelism() - 1);

/**
 * Long computations on threads of their own, so that requests are answered meanwhile. Workers start when they are first needed, and end
 * with the application; tasks wait in the order they came.
 */
@Injectable()
export class Compute implements OnApplicationShutdown {
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #waiting: Waiting[] = [];
  #isClosed = false;

  /**
   * Runs a task of `tasks.ts`. Its error comes back with name, message and plain fields.
   *
   * @throws the signal's reason as soon as it is aborted
   */
  run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    { signal, transfer = [] }: ComputeOptions = {},
  ): Promise<TaskOutput<Name>> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#isClosed)
        return reject(new Error('The application is stopping and computes nothing any more.'));
      if (signal?.aborted === true) return reject(reasonOf(signal));
      const task: Waiting = {
        message: { name, input },
        transfer,
        signal,
        resolve,
        reject,
        forget: () => this.#forget(task),
      };
      signal?.addEventListener('abort', task.forget, { once: true });
      this.#waiting.push(task);
      this.#next();
    }) as Promise<TaskOutput<Name>>;
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('The application is stopping.'));
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #forget(task: Waiting): void {
    const at = this.#waiting.indexOf(task);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    task.reject(reasonOf(task.signal));
  }

  #next(): void {
    while (this.#waiting.length > 0 && (this.#idle.length > 0 || this.#all.size < WORKERS)) {
      const task = this.#waiting.shift()!;
      task.signal?.removeEventListener('abort', task.forget);
      this.#give(this.#idle.pop() ?? this.#start(), task);
    }
  }

  #start(): Worker {
    const worker = new Worker(workerFile());
    // An idle worker keeps no process alive.
    worker.unref();
    this.#all.add(worker);
    worker.once('exit', () => {
      this.#all.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
      if (!this.#isClosed) this.#next();
    });
    return worker;
  }

  #give(worker: Worker, { message, transfer, signal, resolve, reject }: Waiting): void {
    const done = (): void => {
      worker.off('message', answered).off('error', failed).off('exit', ended);
      signal?.removeEventListener('abort', aborted);
      worker.unref();
    };
    const answered = (answer: AnswerMessage): void => {
      done();
      this.#idle.push(worker);
      if (answer.ok) resolve(answer.output);
      else reject(asError(answer.error));
      this.#next();
    };
    const failed = (error: unknown): void => {
      done();
      reject(error);
    };
    const ended = (): void => failed(new Error('A worker ended before its task did.'));
    const aborted = (): void => {
      failed(reasonOf(signal));
      // A computation hears nothing: only its thread can be stopped.
      void worker.terminate();
    };
    worker.ref();
    worker.on('message', answered).on('error', failed).on('exit', ended);
    signal?.addEventListener('abort', aborted, { once: true });
    try {
      worker.postMessage(message, transfer);
    } catch (error) {
      done();
      this.#idle.push(worker);
      reject(error);
    }
  }
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('The task was cancelled.');
}

function asError({ name, message, stack, fields }: CarriedError): Error {
  const error = Object.assign(new Error(message), fields, { name });
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** In the build it lies beside the entries; tests that run the sources bundle it before (`test/global-setup.ts`). */
function workerFile(): URL {
  const places = [
    './compute-worker.js',
    '../compute-worker.js',
    '../../../../../node_modules/.cache/compute/compute-worker.js',
  ];
  const found = places.map((place) => new URL(place, import.meta.url)).find((file) => existsSync(file));
  if (found === undefined) throw new Error('compute-worker.js is not there: build the application.');
  return found;
}
