import { parentPort } from 'node:worker_threads';
import { type AnswerMessage, buffersIn, type CarriedError, type TaskMessage } from './messages';
import { tasks } from './tasks';

/** What a worker thread runs: one task after the other. A file of its own in the build. */
parentPort?.on('message', ({ name, input }: TaskMessage) => {
  const answer = answerTo(name, input);
  parentPort?.postMessage(answer, buffersIn(answer));
});

function answerTo(name: TaskMessage['name'], input: unknown): AnswerMessage {
  try {
    const task = tasks[name] as (input: unknown) => unknown;
    return { ok: true, output: task(input) };
  } catch (thrown) {
    return { ok: false, error: carried(thrown) };
  }
}

function carried(thrown: unknown): CarriedError {
  if (!(thrown instanceof Error))
    return { name: 'Error', message: String(thrown), stack: undefined, fields: {} };
  return {
    name: thrown.name,
    message: thrown.message,
    stack: thrown.stack,
    // Only what can be sent: an error may hold anything.
    fields: Object.fromEntries(
      Object.entries(thrown).filter(([, value]) => value === null || typeof value !== 'object'),
    ),
  };
}
