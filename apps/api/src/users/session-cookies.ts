import { parseCookie, stringifySetCookie } from 'cookie';
import type { NewSession } from './start-session';

const sessionCookie = 'myne_session';
/** Angular's HttpClient echoes this cookie in the header X-XSRF-TOKEN. */
const csrfCookie = 'XSRF-TOKEN';

/** The two cookies of a session. SameSite=Strict keeps other sites from acting; `secure` wherever there is TLS. */
export function sessionCookies(session: NewSession, secure: boolean): string[] {
  const common = { path: '/', sameSite: 'strict', secure, expires: session.expiresAt } as const;
  return [
    stringifySetCookie({ name: sessionCookie, value: session.cookie, httpOnly: true, ...common }),
    stringifySetCookie({ name: csrfCookie, value: session.csrf, httpOnly: false, ...common }),
  ];
}

export function endedSessionCookies(secure: boolean): string[] {
  const common = { path: '/', sameSite: 'strict', secure, maxAge: 0 } as const;
  return [
    stringifySetCookie({ name: sessionCookie, value: '', httpOnly: true, ...common }),
    stringifySetCookie({ name: csrfCookie, value: '', httpOnly: false, ...common }),
  ];
}

export function readSessionCookie(
  header: string | undefined,
): { readonly id: string; readonly secret: string } | undefined {
  if (header === undefined) return undefined;
  const match = /^([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/.exec(parseCookie(header)[sessionCookie] ?? '');
  return match?.[1] === undefined || match[2] === undefined ? undefined : { id: match[1], secret: match[2] };
}
