import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Caller } from '../auth/caller';
import { NotSignedIn } from '../auth/caller.guard';
import { isDatabaseUnavailable } from '../database/database';
import { missingKey } from '../database/missing-key';
import { DomainError, type ProblemPlace } from './domain-error';

interface Problem {
  readonly code: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly ProblemPlace[];
  readonly headers?: Readonly<Record<string, string>>;
}

const titleOf = (code: string): string =>
  code.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());

const statusCodes: Readonly<Record<number, string>> = {
  400: 'bad-request',
  401: 'not-signed-in',
  403: 'not-permitted',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'body-too-large',
  415: 'media-type-not-supported',
  422: 'not-valid',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** Errors of express' body parsers carry a type and a status of their own. */
const isBodyError = (
  error: unknown,
): error is { type: string; status: number; message: string; limit?: number } =>
  typeof error === 'object' &&
  error !== null &&
  typeof (error as { type?: unknown }).type === 'string' &&
  typeof (error as { status?: unknown }).status === 'number';

function problemOf(error: unknown): Problem {
  if (error instanceof DomainError)
    return {
      code: error.code,
      status: error.status,
      detail: error.message,
      errors: error.errors,
      headers: error.headers,
    };
  if (isDatabaseUnavailable(error)) {
    return {
      code: 'database-unavailable',
      status: 503,
      detail: 'The database cannot be reached right now. Nothing was changed; try again in a moment.',
      headers: { 'Retry-After': '5' },
    };
  }
  if (isBodyError(error)) {
    if (error.type === 'entity.too.large')
      return {
        code: 'body-too-large',
        status: 413,
        detail: `The body is larger than ${error.limit ?? 'the limit of'} bytes. Send it in smaller parts.`,
      };
    if (error.type === 'entity.parse.failed')
      return { code: 'malformed-json', status: 400, detail: `The body is not JSON: ${error.message}` };
    return {
      code: statusCodes[error.status] ?? 'bad-request',
      status: error.status < 500 ? error.status : 400,
      detail: 'The body could not be read.',
    };
  }
  if (error instanceof HttpException) {
    const status = error.getStatus();
    // Nest wraps what the JSON parser throws before it gets here.
    if (status === 400 && /JSON/.test(error.message))
      return { code: 'malformed-json', status, detail: `The body is not JSON: ${error.message}` };
    return {
      code: statusCodes[status] ?? 'request-refused',
      status,
      ...(status < 500 ? { detail: error.message } : {}),
    };
  }
  if (error instanceof URIError)
    return { code: 'bad-request', status: 400, detail: 'The address holds a malformed escape sequence.' };
  return {
    code: 'internal-error',
    status: 500,
    detail: 'Something went wrong on our side. Quote the reference when you ask for help.',
  };
}

/** Whether what was written belongs to the account of the caller, or of who signs in, and that was erased at this moment. */
function hasLeft(error: unknown, caller: Caller | undefined): boolean {
  const missing = missingKey(error);
  if (missing === undefined || caller === undefined) return missing !== undefined;
  return missing === (caller.kind === 'processor' ? caller.accountId : caller.userId);
}

/** Every error leaves as application/problem+json (RFC 9457); nothing internal leaves with it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request & { id?: string; user?: Caller }>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = problemOf(hasLeft(error, request.user) ? new NotSignedIn() : error);
    const reference = typeof request.id === 'string' ? request.id : undefined;
    if (problem.status >= 500)
      this.log.error({
        requestId: reference,
        code: problem.code,
        err: problem.status === 500 ? error : undefined,
      });
    if (response.headersSent) {
      response.end();
      return;
    }
    for (const [name, value] of Object.entries(problem.headers ?? {})) response.setHeader(name, value);
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: `urn:mynedata:problem:${problem.code}`,
          title: titleOf(problem.code),
          status: problem.status,
          detail: problem.detail,
          instance: reference === undefined ? undefined : `urn:mynedata:request:${reference}`,
          code: problem.code,
          errors: problem.errors === undefined || problem.errors.length === 0 ? undefined : problem.errors,
        }),
      );
  }
}
