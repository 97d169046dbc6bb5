/** Who is asking. The strategies of `users` and `sources` make it; the guard checks it; controllers read it. */
export type Caller = UserCaller | ProcessorCaller | SourceCaller;

export interface UserCaller {
  readonly kind: 'user';
  readonly userId: string;
  readonly via: 'session';
  readonly csrfHash: Buffer;
  readonly sessionId: string;
}

export interface ProcessorCaller {
  readonly kind: 'processor';
  readonly accountId: string;
  readonly organisationId: string;
  readonly via: 'session' | 'api-key';
  /** All scopes for a session; those of the key for an API key. */
  readonly scopes: readonly Scope[];
  readonly csrfHash?: Buffer;
  readonly sessionId?: string;
}

export interface SourceCaller {
  readonly kind: 'source';
  readonly via: 'source-token';
  readonly userId: string;
  readonly sourceId: string;
  /** To be looked at again in the transaction that writes: it may have been revoked. */
  readonly tokenId: string;
}

/** The account of whoever is signed in, of either role. */
export const accountIdOf = (caller: UserCaller | ProcessorCaller): string =>
  caller.kind === 'user' ? caller.userId : caller.accountId;

export const scopes = ['queries:read', 'queries:write', 'results:read', 'webhooks:write'] as const;
export type Scope = (typeof scopes)[number];
