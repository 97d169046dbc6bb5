import type { NextFunction, Request, Response } from 'express';
import { DomainError } from './domain-error';

class HostileBody extends DomainError {
  readonly status = 422;

  constructor(
    readonly code: 'text-not-storable' | 'body-too-complex',
    detail: string,
  ) {
    super(detail);
  }
}

const maxDepth = 20;
/** More fields than the largest request of the API has by far. */
const maxNodes = 2_000;

/** U+0000 and lone surrogates are the texts that PostgreSQL cannot store. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');

/** Walks a body with an own stack and a budget: neither depth nor width of what came in may cost more than this. */
function problemOf(body: unknown): HostileBody | undefined {
  const stack: { readonly value: unknown; readonly depth: number }[] = [{ value: body, depth: 0 }];
  for (let seen = 0, next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, depth } = next;
    if (++seen > maxNodes || depth > maxDepth)
      return new HostileBody(
        'body-too-complex',
        `The body has more than ${maxNodes} fields or is nested more than ${maxDepth} deep.`,
      );
    if (typeof value === 'string' && !isStorable(value)) return unstorable();
    if (typeof value !== 'object' || value === null) continue;
    for (const key in value) {
      if (!isStorable(key)) return unstorable();
      stack.push({ value: (value as Record<string, unknown>)[key], depth: depth + 1 });
      if (stack.length > maxNodes)
        return new HostileBody('body-too-complex', `The body has more than ${maxNodes} fields.`);
    }
  }
  return undefined;
}

const unstorable = (): HostileBody =>
  new HostileBody('text-not-storable', 'A text cannot hold the character U+0000 or half a surrogate pair.');

/** Refuses bodies that cost more to look at than they can be worth, before validation looks at them. */
export function refuseHostile(request: Request, _response: Response, next: NextFunction): void {
  if (/%00/.test(request.originalUrl)) return next(unstorable());
  // SenML packs are text here; their own parser has its limits and names the record.
  next(
    typeof request.body === 'string' || request.body instanceof Uint8Array
      ? undefined
      : problemOf(request.body),
  );
}
