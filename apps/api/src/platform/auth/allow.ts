import { createParamDecorator, type ExecutionContext, SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiResponse } from '@nestjs/swagger';
import { ProblemView } from '../http/problem.dto';
import type { ProcessorCaller, Scope, SourceCaller, UserCaller } from './caller';

/** What a route permits. A route that says nothing permits nobody. */
export type Permission =
  | { readonly who: 'public' }
  | { readonly who: 'user' }
  | { readonly who: 'account' }
  | { readonly who: 'processor'; readonly scope: Scope | 'session' }
  | { readonly who: 'source' };

export const permissionKey = 'permission';
const allow = (permission: Permission) => SetMetadata(permissionKey, permission);
const problem = (status: number, description: string) =>
  ApiResponse({
    status,
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemView' } } },
  });
const refusals = [
  problem(401, 'Not signed in'),
  problem(403, 'Not permitted'),
  problem(422, 'Not valid'),
  problem(503, 'Unavailable right now'),
];

/** Everybody, signed in or not. */
export const ForEveryone = () =>
  applyDecorators(allow({ who: 'public' }), problem(422, 'Not valid'), problem(503, 'Unavailable right now'));
/** The same, for routes that refuse in another form than problem documents and say so themselves. */
export const ForAnyDevice = () => applyDecorators(allow({ who: 'public' }));
/** A person who owns data, by session. */
export const ForUser = () => applyDecorators(allow({ who: 'user' }), ApiCookieAuth('session'), ...refusals);
/** Either role, by session. */
export const ForAccount = () =>
  applyDecorators(allow({ who: 'account' }), ApiCookieAuth('session'), ...refusals);
/** A member of an organisation, by session, or one of its API keys with that scope. `session` means: no key at all. */
export const ForProcessor = (scope: Scope | 'session') =>
  applyDecorators(
    allow({ who: 'processor', scope }),
    ApiCookieAuth('session'),
    ...(scope === 'session' ? [] : [ApiBearerAuth('api-key')]),
    ...refusals,
  );
/** A device or service, by source token. */
export const ForSource = () =>
  applyDecorators(allow({ who: 'source' }), ApiBearerAuth('source-token'), ...refusals);

/** Documents refusals of a route besides the usual ones. */
export const Refuses = (...list: readonly (readonly [status: number, description: string])[]) =>
  applyDecorators(...list.map(([status, description]) => problem(status, description)));

const callerOf = <C>() =>
  createParamDecorator(
    (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ user: C }>().user,
  )();

export const TheUser = () => callerOf<UserCaller>();
export const TheProcessor = () => callerOf<ProcessorCaller>();
export const TheSource = () => callerOf<SourceCaller>();
export const TheAccount = () => callerOf<UserCaller | ProcessorCaller>();

export { ProblemView };
