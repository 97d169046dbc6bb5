import { type FetchOutside, type OutsideAnswer } from '@mynedata/platform';
import type { Authorization, Service } from './adapter';
import { EnoughForNow, ServiceRefused, refusalOf, secondsOfRetryAfter } from './service-failure';

/** What is kept in the envelope of an adapter. */
export interface Secrets {
  /** As the person gave them. */
  readonly given: Readonly<Record<string, string>>;
  /** As an OAuth 2 server gave them. */
  readonly tokens?: Tokens;
}

export interface Tokens {
  readonly accessToken: string;
  /** Milliseconds since 1970; missing when the server did not say. */
  readonly endsAt?: number;
  /** Takes the place of the refresh token that the person gave, which may no longer work. */
  readonly refreshToken?: string;
}

export interface Asking {
  readonly fetchOutside: FetchOutside;
  readonly authorization: Authorization;
  readonly secrets: Secrets;
  /** No request with a secret goes anywhere else. */
  readonly origins: readonly string[];
  readonly maxRequests: number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Called before the new tokens are used, so that they are not lost with this process. */
  readonly onTokens: (tokens: Tokens) => Promise<void>;
}

/** A token that ends so soon is renewed before it is used. */
const slackMs = 30_000;
const tokenText = /^[\x21-\x7e]{1,4000}$/;

/** Asks one service on a person's behalf, and renews OAuth 2 tokens (RFC 6749) when they end. */
export class AskService implements Service {
  readonly now: Date;
  private tokens: Tokens | undefined;
  private requests = 0;

  constructor(private readonly asking: Asking) {
    this.now = asking.now();
    this.tokens = asking.secrets.tokens;
  }

  async get(url: URL): Promise<unknown> {
    const { authorization } = this.asking;
    let answer = await this.ask(url);
    // The token may have ended early or been taken back: one new one, and no more.
    if (answer.status === 401 && authorization.type === 'oauth2') {
      this.tokens = await this.renewed(authorization);
      answer = await this.ask(url);
    }
    if (answer.status >= 400) throw this.refused(url, answer);
    return answer.json;
  }

  private async ask(url: URL): Promise<OutsideAnswer> {
    if (!this.asking.origins.includes(url.origin)) throw new Error('an adapter asks beyond its addresses');
    const headers = await this.headers();
    return this.send({ url, headers });
  }

  private send(request: Parameters<FetchOutside['fetch']>[0]): Promise<OutsideAnswer> {
    if (++this.requests > this.asking.maxRequests) throw new EnoughForNow();
    return this.asking.fetchOutside.fetch({ ...request, signal: this.asking.signal });
  }

  private async headers(): Promise<Record<string, string>> {
    const { authorization, secrets } = this.asking;
    switch (authorization.type) {
      case 'none':
        return {};
      case 'header':
        return { [authorization.header]: authorization.prefix + (secrets.given[authorization.secret] ?? '') };
      case 'oauth2': {
        const ends = this.tokens?.endsAt ?? Infinity;
        if (this.tokens === undefined || ends - slackMs <= this.asking.now().getTime())
          this.tokens = await this.renewed(authorization);
        return { authorization: `Bearer ${this.tokens.accessToken}` };
      }
    }
  }

  private async renewed(authorization: Authorization & { type: 'oauth2' }): Promise<Tokens> {
    const url = new URL(authorization.tokenUrl);
    const { body, headers } = this.tokenRequest(authorization);
    const answer = await this.send({
      url,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    });
    if (answer.status >= 400) {
      const { error } = (answer.json ?? {}) as { error?: unknown };
      if (error === 'invalid_grant' || error === 'invalid_client' || error === 'unauthorized_client')
        throw new ServiceRefused(
          answer.status,
          undefined,
          error === 'invalid_grant'
            ? `${url.host} no longer accepts the refresh token. Enter a new one.`
            : `${url.host} does not accept the client id and secret.`,
        );
      throw this.refused(url, answer);
    }
    const tokens = tokensOf(answer.json, this.asking.now(), this.refreshToken());
    if (tokens === undefined)
      throw new ServiceRefused(answer.status, undefined, `${url.host} gave no usable access token.`);
    await this.asking.onTokens(tokens);
    return tokens;
  }

  private tokenRequest(authorization: Authorization & { type: 'oauth2' }): {
    readonly body: URLSearchParams;
    readonly headers: Record<string, string>;
  } {
    const { clientId, grant, scope } = authorization;
    const clientSecret = this.asking.secrets.given['clientSecret'];
    const body = new URLSearchParams(
      grant === 'client-credentials'
        ? { grant_type: 'client_credentials' }
        : { grant_type: 'refresh_token', refresh_token: this.refreshToken() ?? '' },
    );
    if (scope !== undefined) body.set('scope', scope);
    if (clientSecret !== undefined && authorization.clientAuthentication === 'basic') {
      const credentials = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
      return { body, headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } };
    }
    body.set('client_id', clientId);
    if (clientSecret !== undefined) body.set('client_secret', clientSecret);
    return { body, headers: {} };
  }

  private refreshToken(): string | undefined {
    return this.tokens?.refreshToken ?? this.asking.secrets.given['refreshToken'];
  }

  private refused(url: URL, { status, retryAfter }: OutsideAnswer): ServiceRefused {
    return refusalOf(url.host, status, secondsOfRetryAfter(retryAfter, this.asking.now()));
  }
}

/** RFC 6749 2.3.1: both parts of the credentials are form-encoded first. */
const formEncoded = (text: string): string => new URLSearchParams({ _: text }).toString().slice(2);

function tokensOf(json: unknown, now: Date, refreshToken: string | undefined): Tokens | undefined {
  const { access_token, expires_in, refresh_token, token_type } = (json ?? {}) as Record<string, unknown>;
  if (typeof access_token !== 'string' || !tokenText.test(access_token)) return undefined;
  if (typeof token_type === 'string' && token_type.toLowerCase() !== 'bearer') return undefined;
  const seconds = Number(expires_in);
  const next =
    typeof refresh_token === 'string' && tokenText.test(refresh_token) ? refresh_token : refreshToken;
  return {
    accessToken: access_token,
    ...(Number.isFinite(seconds) && seconds > 0 ? { endsAt: now.getTime() + seconds * 1000 } : {}),
    ...(next === undefined ? {} : { refreshToken: next }),
  };
}
