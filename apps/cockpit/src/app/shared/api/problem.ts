import { HttpErrorResponse } from '@angular/common/http';
import type { ProblemPlaceView, ProblemView } from '@mynedata/api-client';

/** What went wrong, ready for a screen: one sentence, and the places a form can point at. */
export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly sentence: string;
  readonly reference: string | undefined;
  readonly places: readonly ProblemPlaceView[];
}

/** Reads any failure of a request; what is no problem document becomes a sentence of our own. */
export function problemOf(failure: unknown): Problem {
  if (!(failure instanceof HttpErrorResponse)) {
    return {
      code: 'unknown',
      status: 0,
      sentence: 'Something went wrong.',
      reference: undefined,
      places: [],
    };
  }
  if (failure.status === 0) {
    const sentence = 'The market cannot be reached. Check your connection.';
    return { code: 'offline', status: 0, sentence, reference: undefined, places: [] };
  }
  const body: unknown = typeof failure.error === 'string' ? parsed(failure.error) : failure.error;
  if (!isProblem(body)) {
    const sentence = 'The market gave an answer that this page does not understand.';
    return { code: 'unknown', status: failure.status, sentence, reference: undefined, places: [] };
  }
  return {
    code: body.code,
    status: body.status,
    sentence: body.detail ?? body.title,
    reference: body.instance?.split(':').at(-1)?.slice(0, 8),
    places: body.errors ?? [],
  };
}

/** Sentences by the field they belong to; a pointer such as /consentWindow/closes names a field of a form. */
export function fieldErrors(problem: Problem | undefined): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const { pointer, detail } of problem?.places ?? []) {
    if (pointer !== undefined) fields[pointer] ??= asSentence(detail);
  }
  return fields;
}

/** The sentence of a refused form: where every place has its field, naming the count is enough. */
export function remainingSentence(
  problem: Problem | undefined,
  known: readonly string[],
): string | undefined {
  if (problem === undefined) return undefined;
  const homeless = problem.places.filter(({ pointer }) => pointer === undefined || !known.includes(pointer));
  if (problem.places.length === 0) return problem.sentence;
  return homeless.length === 0 ? undefined : homeless.map(({ detail }) => asSentence(detail)).join(' ');
}

/** Capital at the beginning, unless it is the name of a host, and a full stop at the end. */
export function asSentence(text: string): string {
  const isHost = /^(localhost|[\w-]+(\.[\w-]+)+)[ :]/.test(text);
  const begun = isHost ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(begun) ? begun : `${begun}.`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProblem(body: unknown): body is ProblemView {
  return typeof body === 'object' && body !== null && 'code' in body && 'status' in body && 'title' in body;
}
