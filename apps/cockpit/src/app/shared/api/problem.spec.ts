import { HttpErrorResponse } from '@angular/common/http';
import { describe, expect, it } from 'vitest';
import { fieldErrors, problemOf, remainingSentence } from './problem';

const refusal = (errors: readonly object[]) =>
  problemOf(
    new HttpErrorResponse({
      status: 422,
      error: {
        type: 'urn:mynedata:problem:terms-not-valid',
        title: 'Terms not valid',
        status: 422,
        detail: `${errors.length} terms are not valid.`,
        instance: 'urn:mynedata:request:7f3c2b14-0000-4000-8000-000000000000',
        code: 'terms-not-valid',
        errors,
      },
    }),
  );

describe('a problem', () => {
  it('keeps its stable code, its sentence, and the begin of its reference', () => {
    const problem = refusal([]);
    expect(problem).toMatchObject({
      code: 'terms-not-valid',
      status: 422,
      sentence: '0 terms are not valid.',
    });
    expect(problem.reference).toBe('7f3c2b14');
  });

  it('without an answer of the market is said to be one of the connection', () => {
    const problem = problemOf(new HttpErrorResponse({ status: 0, error: new ProgressEventLike() }));
    expect(problem.code).toBe('offline');
    expect(problem.sentence).toBe('The market cannot be reached. Check your connection.');
  });

  it('never shows a page of another server', () => {
    const problem = problemOf(new HttpErrorResponse({ status: 502, error: '<html>Bad gateway</html>' }));
    expect(problem).toMatchObject({ code: 'unknown', status: 502 });
    expect(problem.sentence).not.toContain('html');
  });
});

describe('the errors of a form', () => {
  it('stand at their fields as sentences, the first of each field', () => {
    const errors = fieldErrors(
      refusal([
        { pointer: '/participants/max', detail: 'max must not be less than 1' },
        { pointer: '/participants/max', detail: 'another' },
        { pointer: '/consentWindow/closes', detail: 'People need at least 24 h to answer.' },
      ]),
    );
    expect(errors).toEqual({
      '/participants/max': 'Max must not be less than 1.',
      '/consentWindow/closes': 'People need at least 24 h to answer.',
    });
  });

  it('leave a sentence above the form only for what has no field', () => {
    const known = ['/title'];
    expect(remainingSentence(refusal([{ pointer: '/title', detail: 'blank' }]), known)).toBeUndefined();
    expect(remainingSentence(refusal([{ pointer: '/strange', detail: 'not known' }]), known)).toBe(
      'Not known.',
    );
    expect(remainingSentence(refusal([]), known)).toBe('0 terms are not valid.');
    expect(remainingSentence(undefined, known)).toBeUndefined();
  });
});

class ProgressEventLike {
  readonly type = 'error';
}
