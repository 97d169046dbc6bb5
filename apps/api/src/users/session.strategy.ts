import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { type Caller, Clock, Database, scopes, secretMatches, strategies } from '@mynedata/platform';
import type { Request } from 'express';
import { Strategy } from 'passport-custom';
import { readSessionCookie } from './session-cookies';
import { SessionsStore } from './sessions.store';

/** A person in the cockpit, by the session cookie. */
@Injectable()
export class SessionStrategy extends PassportStrategy(Strategy, strategies.session) {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async validate(request: Request): Promise<Caller | null> {
    const cookie = readSessionCookie(request.headers.cookie);
    if (cookie === undefined) return null;
    const session = await this.database.reading((tx) => this.sessions.find(tx, cookie.id, this.clock.now()));
    if (session === undefined || !secretMatches(cookie.secret, session.secretHash)) return null;
    const via = { via: 'session', csrfHash: session.csrfHash, sessionId: session.id } as const;
    if (session.role === 'user') return { kind: 'user', userId: session.accountId, ...via };
    if (session.organisationId === null) return null;
    return {
      kind: 'processor',
      accountId: session.accountId,
      organisationId: session.organisationId,
      scopes,
      ...via,
    };
  }
}
