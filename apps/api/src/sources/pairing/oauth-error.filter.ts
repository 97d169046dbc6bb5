import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { DomainError, isDatabaseUnavailable } from '@mynedata/platform';
import type { NextFunction, Request, Response } from 'express';
import { type OAuthErrorCode, OAuthRefusal } from './oauth-error';

interface Answer {
  readonly status: number;
  readonly error: OAuthErrorCode;
  readonly description: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function answerOf(error: unknown): Answer {
  if (error instanceof OAuthRefusal) {
    const { error: code, message: description } = error;
    return code === 'temporarily_unavailable'
      ? { status: 429, error: code, description, headers: { 'Retry-After': '300' } }
      : { status: 400, error: code, description };
  }
  if (error instanceof DomainError) {
    const { message: description, headers } = error;
    if (error.status === 429) return { status: 429, error: 'temporarily_unavailable', description, headers };
    // What cannot be granted any more (too many tokens, the source is gone) ends the device's waiting.
    if (error.status === 409 || error.status === 404)
      return { status: 400, error: 'access_denied', description };
    return { status: 400, error: 'invalid_request', description };
  }
  if (isDatabaseUnavailable(error))
    return {
      status: 503,
      error: 'temporarily_unavailable',
      description: 'The database cannot be reached right now. Try again in a moment.',
      headers: { 'Retry-After': '5' },
    };
  const status = error instanceof HttpException ? error.getStatus() : (error as { status?: unknown }).status;
  if (typeof status === 'number' && status < 500)
    return {
      status: status === 413 ? 413 : 400,
      error: 'invalid_request',
      description: 'The body could not be read.',
    };
  return { status: 500, error: 'server_error', description: 'Something went wrong on our side.' };
}

function send(response: Response, { status, error, description, headers }: Answer): void {
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  response
    .status(status)
    .set({ 'Cache-Control': 'no-store', 'Content-Type': 'application/json' })
    .send(JSON.stringify({ error, error_description: ascii(description) }));
}

/** RFC 6749 5.2 allows printable ASCII without quotation mark and backslash. */
const ascii = (text: string): string => text.replaceAll(/[^\x20-\x7e]|["\\]/g, "'");

/** Errors of the OAuth routes have the shape of RFC 6749 5.2. */
@Catch()
export class OAuthErrorFilter implements ExceptionFilter {
  private readonly log = new Logger('oauth');

  catch(error: unknown, host: ArgumentsHost): void {
    const answer = answerOf(error);
    if (answer.status === 500) this.log.error({ err: error });
    send(host.switchToHttp().getResponse<Response>(), answer);
  }
}

/** The same for what goes wrong before a route is reached: a body that cannot be read. */
export function refuseOAuthBody(
  error: unknown,
  _request: Request,
  response: Response,
  _next: NextFunction,
): void {
  send(response, answerOf(error));
}
