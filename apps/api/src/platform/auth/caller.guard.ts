import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { DomainError } from '../http/domain-error';
import { secretMatches } from '../random';
import { type Permission, permissionKey } from './allow';
import type { Caller } from './caller';

/** Names under which the modules above register their Passport strategies. */
export const strategies = { session: 'session', apiKey: 'api-key', sourceToken: 'source-token' } as const;

export class NotSignedIn extends DomainError {
  readonly code = 'not-signed-in';
  readonly status = 401;
  constructor() {
    super('Sign in, or send a valid key or token.', { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
}

export class NotPermitted extends DomainError {
  readonly code = 'not-permitted';
  readonly status = 403;
}

const unsafe = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method);

/** Denies unless the route permits this caller. A key or token that is sent counts before a cookie that comes along by itself. A cookie alone never changes anything: it needs the CSRF token too. */
@Injectable()
export class CallerGuard extends AuthGuard([strategies.apiKey, strategies.sourceToken, strategies.session]) {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(permissionKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (permission === undefined) throw new NotPermitted('Nobody may use this route.');
    if (permission.who === 'public') return true;
    await super.canActivate(context);
    const request = context.switchToHttp().getRequest<Request & { user: Caller }>();
    checkPermission(request.user, permission);
    if (request.user.via === 'session' && unsafe(request.method)) checkCsrf(request, request.user.csrfHash);
    return true;
  }

  override handleRequest<User>(error: unknown, caller: User | false): User {
    if (error instanceof Error) throw error;
    if (caller === false || caller === undefined || caller === null) throw new NotSignedIn();
    return caller;
  }
}

function checkPermission(caller: Caller, permission: Exclude<Permission, { who: 'public' }>): void {
  switch (permission.who) {
    case 'user':
      if (caller.kind !== 'user') throw new NotPermitted('Only a user may do this.');
      return;
    case 'account':
      if (caller.via !== 'session') throw new NotPermitted('Only a signed-in person may do this.');
      return;
    case 'source':
      if (caller.kind !== 'source') throw new NotPermitted('Only a source token may do this.');
      return;
    case 'processor':
      if (caller.kind !== 'processor') throw new NotPermitted('Only a data processor may do this.');
      if (
        permission.scope === 'session' ? caller.via !== 'session' : !caller.scopes.includes(permission.scope)
      ) {
        throw new NotPermitted(
          permission.scope === 'session'
            ? 'Only a signed-in member may do this, not a key.'
            : `This key does not carry the scope ${permission.scope}.`,
        );
      }
      return;
  }
}

function checkCsrf(request: Request, csrfHash: Buffer | undefined): void {
  const token = request.headers['x-xsrf-token'];
  if (csrfHash === undefined || typeof token !== 'string' || !secretMatches(token, csrfHash)) {
    throw new NotPermitted('The header X-XSRF-TOKEN is missing or stale. Reload the page and try again.');
  }
}
