/** Errors of RFC 6749 5.2 and RFC 8628 3.5, with two of RFC 6749 4.1.2.1 for what is on our side. */
export const oauthErrors = [
  'invalid_request',
  'invalid_grant',
  'invalid_scope',
  'unsupported_grant_type',
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
  'temporarily_unavailable',
  'server_error',
] as const;
export type OAuthErrorCode = (typeof oauthErrors)[number];

/** A refusal in the words of OAuth: devices bring libraries that understand these and not problem documents. */
export class OAuthRefusal extends Error {
  constructor(
    readonly error: OAuthErrorCode,
    description: string,
  ) {
    super(description);
  }
}
