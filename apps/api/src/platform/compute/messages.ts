import type { TaskName } from './tasks';

/** To a worker: one task; it gets no other before it has answered. */
export interface TaskMessage {
  readonly name: TaskName;
  readonly input: unknown;
}

/** From a worker. An error's own fields (such as `code`) come along, its class does not. */
export type AnswerMessage =
  { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly error: CarriedError };

export interface CarriedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The buffers in a value, each once, to be moved instead of copied. */
export function buffersIn(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer) found.add(part.buffer);
    } else if (Array.isArray(part)) {
      // Long lists hold texts, never arrays.
      if (typeof part[0] === 'object') part.forEach(look);
    } else Object.values(part).forEach(look);
  };
  look(value);
  return [...found];
}
