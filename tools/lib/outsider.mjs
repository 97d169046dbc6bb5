/** Somebody outside, who uses the API by HTTP as a browser would. */
import { randomUUID } from 'node:crypto';

export class Outsider {
  /** @type {Map<string, string>} */
  #cookies = new Map();

  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /**
   * @param {string} method
   * @param {string} path below /api/v2
   * @param {unknown} [body]
   * @param {Record<string, string>} [headers]
   * @returns {Promise<any>} the answer's JSON; throws with the problem's text for anything above 399
   */
  async send(method, path, body, headers = {}) {
    const csrf = this.#cookies.get('XSRF-TOKEN');
    const response = await fetch(`${this.url}/api/v2${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(csrf === undefined ? {} : { 'x-xsrf-token': csrf }),
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    const text = await response.text();
    if (response.status >= 400) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** @param {string} path */
  get = (path) => this.send('GET', path);
  /** @param {string} path @param {unknown} [body] */
  post = (path, body = {}) => this.send('POST', path, body, { 'idempotency-key': randomUUID() });
  /** @param {string} path @param {unknown} body */
  put = (path, body) => this.send('PUT', path, body);
}

/**
 * Asks again and again until the answer is there.
 * @template T
 * @param {string} what
 * @param {number} seconds
 * @param {() => Promise<T | undefined | false>} look
 * @returns {Promise<T>}
 */
export async function eventually(what, seconds, look) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
