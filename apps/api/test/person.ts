export interface Reply<Body = any> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** Somebody outside who uses the API by HTTP as a browser would: keeps cookies, echoes the CSRF token. */
export class Person {
  private readonly cookies = new Map<string, string>();
  username = '';

  constructor(private readonly url: string) {}

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const csrf = this.cookies.get('XSRF-TOKEN');
    const response = await fetch(
      `${this.url}${path.startsWith('/health') || path === '/metrics' ? '' : '/api/v2'}${path}`,
      {
        method,
        redirect: 'manual',
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(this.cookies.size === 0
            ? {}
            : { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
          ...(csrf === undefined ? {} : { 'x-xsrf-token': csrf }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
    );
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name === undefined || value === undefined) continue;
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text,
      headers: response.headers,
    };
  }

  get = (path: string, headers?: Record<string, string>): Promise<Reply> =>
    this.send('GET', path, undefined, headers);
  post = (path: string, body: unknown = {}, headers?: Record<string, string>): Promise<Reply> =>
    this.send('POST', path, body, headers);
  put = (path: string, body: unknown): Promise<Reply> => this.send('PUT', path, body);
  patch = (path: string, body: unknown): Promise<Reply> => this.send('PATCH', path, body);
  delete = (path: string): Promise<Reply> => this.send('DELETE', path);

  /** The cookies as they are now, for replaying them later. */
  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async registerAsUser(): Promise<this> {
    this.username = `user_${Math.random().toString(36).slice(2, 12)}`;
    return this.expect(
      await this.post('/auth/register', {
        role: 'user',
        username: this.username,
        password: 'correct horse battery',
      }),
      201,
    );
  }

  async registerAsProcessor(organisationType = 'science'): Promise<this> {
    this.username = `org_${Math.random().toString(36).slice(2, 12)}`;
    return this.expect(
      await this.post('/auth/register', {
        role: 'processor',
        username: this.username,
        password: 'correct horse battery',
        organisation: { name: `Institute ${this.username}`, organisationType },
      }),
      201,
    );
  }

  /** Registers a source and pairs a device; returns the source's id and the token. */
  async pair(
    sourceType: string,
    more: object = {},
  ): Promise<{ readonly sourceId: string; readonly token: string }> {
    const source = await this.post('/sources', { sourceType, label: sourceType, ...more });
    this.expect(source, 201);
    const token = await this.post(`/sources/${source.body.id}/tokens`);
    this.expect(token, 201);
    return { sourceId: source.body.id, token: token.body.token };
  }

  async levels(levels: Readonly<Record<string, string>>): Promise<void> {
    this.expect(
      await this.put('/privacy/settings/levels', {
        levels: Object.entries(levels).map(([logicalType, level]) => ({ logicalType, level })),
      }),
      200,
    );
  }

  private expect(reply: Reply, status: number): this {
    if (reply.status !== status)
      throw new Error(`expected ${status}, got ${reply.status}: ${JSON.stringify(reply.body)}`);
    return this;
  }
}

/** A device: pushes SenML with a source token. */
export const push = (url: string, token: string, pack: unknown): Promise<Reply> =>
  new Person(url).send('POST', '/data', typeof pack === 'string' ? pack : JSON.stringify(pack), {
    authorization: `Bearer ${token}`,
    'content-type': 'application/senml+json',
  });
