import { type IncomingMessage, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { type LookupFunction, isIP } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { HostResolver } from './host-resolver';
import { OutsideFailure, connectionFailure } from './outside-failure';
import { isPublicAddress } from './public-address';
import { readJson } from './read-json';

export interface OutsideRequest {
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface OutsideAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The body, if it is JSON; always defined when the status is 2xx. */
  readonly json: unknown;
}

/**
 * Asks services whose address a person has given, and so must not be led into our own network: HTTPS only, the name
 * resolved once and the connection made to the very addresses that were checked, no redirects, no proxies, JSON only,
 * at most 5 MB and 10 s. Hosts that the operator names (ADAPTER_ALLOWED_HOSTS) may be private and speak plain HTTP.
 */
@Injectable()
export class FetchOutside {
  /** For name, connection and body together. */
  readonly maxMs: number = 10_000;

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'outside'>,
    private readonly resolver: HostResolver,
  ) {}

  /** Why this address is never asked, as far as it shows without resolving the name; undefined when it may be. */
  refusal(url: URL): OutsideFailure | undefined {
    if (url.username !== '' || url.password !== '')
      return new OutsideFailure('not-allowed', 'Leave name and password out of the address.');
    if (this.isNamed(url)) return undefined;
    if (url.protocol !== 'https:')
      return new OutsideFailure('not-allowed', `Only https:// is asked, not ${url.protocol}//.`);
    const host = hostOf(url);
    return isIP(host) !== 0 && !isPublicAddress(host) ? notPublic(host) : undefined;
  }

  /** Sends one request. Throws an OutsideFailure unless an answer came, whatever its status below 300 or from 400. */
  async fetch({ url, method = 'GET', headers = {}, body, signal }: OutsideRequest): Promise<OutsideAnswer> {
    const refusal = this.refusal(url);
    if (refusal !== undefined) throw refusal;
    const deadline = AbortSignal.timeout(this.maxMs);
    const stop = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    try {
      const addresses = await untilStopped(stop, this.addressesOf(url));
      const response = await send(url, addresses, stop, method, body, {
        accept: 'application/json',
        // Compressed bodies would have to be limited twice.
        'accept-encoding': 'identity',
        'user-agent': 'myneData-adapter',
        ...headers,
      });
      return await answerOf(response, url.host);
    } catch (error) {
      if (deadline.aborted)
        throw new OutsideFailure(
          'timeout',
          `${url.host} took longer than ${this.maxMs / 1000} seconds to answer.`,
        );
      throw connectionFailure(error, url.host);
    }
  }

  private async addressesOf(url: URL): Promise<readonly string[]> {
    const host = hostOf(url);
    if (isIP(host) !== 0) return [host];
    const addresses = await this.resolver.addressesOf(host).catch(() => []);
    // One sentence for both: whether a name exists within our own network is nobody's business.
    if (addresses.length === 0 || !(this.isNamed(url) || addresses.every(isPublicAddress)))
      throw notPublic(host);
    return addresses;
  }

  private isNamed(url: URL): boolean {
    const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
    return /^https?:$/.test(url.protocol) && this.config.outside.allowedHosts.has(`${url.hostname}:${port}`);
  }
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

const notPublic = (host: string): OutsideFailure =>
  new OutsideFailure('no-public-address', `${host} has no address on the public internet.`);

function untilStopped<T>(stop: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new Error('stopped'));
    if (stop.aborted) return end();
    stop.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => stop.removeEventListener('abort', end));
  });
}

/** Connects to the given addresses and no others: whatever the name resolves to by now is not asked again. */
const pinnedTo =
  (addresses: readonly string[]): LookupFunction =>
  (_host, { all }, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (all === true) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family ?? 4);
  };

function send(
  url: URL,
  addresses: readonly string[],
  signal: AbortSignal,
  method: string,
  body: string | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const options = {
    ...urlToHttpOptions(url),
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
    lookup: pinnedTo(addresses),
    // An agent of its own: no connection is shared between people, and no proxy of the environment is used.
    agent: secure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false }),
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = secure ? httpsRequest(options) : httpRequest(options);
    request.on('response', resolve).on('error', reject).end(body);
  });
}

async function answerOf(response: IncomingMessage, host: string): Promise<OutsideAnswer> {
  try {
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400)
      throw new OutsideFailure(
        'redirect',
        `${host} sends on to another address, which is not followed. Give the final address.`,
      );
    const succeeded = status >= 200 && status < 300;
    const json = await readJson(response, host).catch((error: unknown) => {
      if (succeeded) throw error;
      return undefined;
    });
    return { status, retryAfter: response.headers['retry-after'], json };
  } finally {
    response.destroy();
  }
}
