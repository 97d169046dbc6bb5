import type { NextFunction, Request, Response } from 'express';
import { DomainError } from './domain-error';

/** U+0000 is the one character that PostgreSQL cannot store in a text. */
class NotStorable extends DomainError {
  readonly code = 'text-not-storable';
  readonly status = 422;
}

const maxDepth = 40;

function holdsNul(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  if (typeof value !== 'object' || value === null || depth > maxDepth) return false;
  return Object.entries(value).some(([key, member]) => key.includes('\u0000') || holdsNul(member, depth + 1));
}

/** Refuses requests that carry U+0000 anywhere, before any of them reaches a statement. */
export function refuseNul(request: Request, _response: Response, next: NextFunction): void {
  // SenML packs are text here; their parser names the record that holds it.
  const inBody = typeof request.body !== 'string' && holdsNul(request.body);
  if (/%00/.test(request.originalUrl) || inBody)
    next(new NotStorable('A text cannot hold the character U+0000.'));
  else next();
}
