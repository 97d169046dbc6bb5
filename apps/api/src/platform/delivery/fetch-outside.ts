import { type IncomingMessage, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { type LookupFunction, isIP } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { HostResolver } from './host-resolver';
import { OutsideFailure, connectionFailure } from './outside-failure';
import { isPublicAddress } from './public-address';
import { readBytes } from './read-bytes';
import { readJson } from './read-json';

export interface OutsideRequest {
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signal?: AbortSignal | undefined;
}

export interface OutsideAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The body, if it is JSON; always defined when the status is 2xx. */
  readonly json: unknown;
}

/** Which hosts the operator has named for this use; what adapters may reach is nothing that a processor may post to. */
export type OutsideUse = 'adapters' | 'deliveries' | 'proofs';

export interface ExchangeLimits {
  readonly use: OutsideUse;
  /** For name, connection and body together; 5 s unless said otherwise. */
  readonly maxMs?: number;
  /** 64 KB unless said otherwise; 0: the body is not looked at. */
  readonly maxBytes?: number;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly contentType: string;
  readonly body: Buffer;
}

/**
 * Asks services whose address a person has given, and so must not be led into our own network: HTTPS only, the name
 * resolved once and the connection made to the very addresses that were checked, no redirects, no proxies, JSON only,
 * at most 5 MB and 10 s; `exchange` takes any body, at most 64 KB and 5 s. Hosts that the operator names
 * (ADAPTER_ALLOWED_HOSTS, in development DELIVERY_ALLOWED_HOSTS) may be private and speak plain HTTP.
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
  refusal(url: URL, use: OutsideUse = 'adapters'): OutsideFailure | undefined {
    if (url.username !== '' || url.password !== '')
      return new OutsideFailure('not-allowed', 'Leave name and password out of the address.');
    if (this.isNamed(url, use)) return undefined;
    if (url.protocol !== 'https:')
      return new OutsideFailure('not-allowed', `Only https:// is asked, not ${url.protocol}//.`);
    const host = hostOf(url);
    return isIP(host) !== 0 && !isPublicAddress(host) ? notPublic(host) : undefined;
  }

  /** Sends one request. Throws an OutsideFailure unless an answer came, whatever its status below 300 or from 400. */
  fetch(request: OutsideRequest): Promise<OutsideAnswer> {
    const headers = { accept: 'application/json', 'user-agent': 'myneData-adapter', ...request.headers };
    return this.ask({ ...request, headers }, 'adapters', this.maxMs, async (response, host) => {
      const { status, retryAfter } = headOf(response);
      const json = await readJson(response, host).catch((error: unknown) => {
        if (hasSucceeded(status)) throw error;
        return undefined;
      });
      return { status, retryAfter, json };
    });
  }

  /** Sends one request and takes whatever body comes. Throws an OutsideFailure like `fetch`. */
  exchange(
    request: OutsideRequest,
    { use, maxMs = 5_000, maxBytes = 64 * 1024 }: ExchangeLimits,
  ): Promise<ExchangeAnswer> {
    const headers = { accept: '*/*', 'user-agent': 'myneData', ...request.headers };
    return this.ask({ ...request, headers }, use, maxMs, async (response, host) => ({
      ...headOf(response),
      contentType: response.headers['content-type'] ?? '',
      body: maxBytes === 0 ? Buffer.alloc(0) : await readBytes(response, host, maxBytes),
    }));
  }

  private async ask<Answer>(
    { url, method = 'GET', headers = {}, body, signal }: OutsideRequest,
    use: OutsideUse,
    maxMs: number,
    read: (response: IncomingMessage, host: string) => Promise<Answer>,
  ): Promise<Answer> {
    const refusal = this.refusal(url, use);
    if (refusal !== undefined) throw refusal;
    const deadline = AbortSignal.timeout(maxMs);
    const stop = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    try {
      const addresses = await untilStopped(stop, this.addressesOf(url, use));
      // Compressed bodies would have to be limited twice.
      const all = { ...headers, 'accept-encoding': 'identity' };
      const response = await send(url, addresses, stop, method, body, all);
      try {
        refuseRedirect(response, url.host);
        return await read(response, url.host);
      } finally {
        response.destroy();
      }
    } catch (error) {
      if (deadline.aborted)
        throw new OutsideFailure(
          'timeout',
          `${url.host} took longer than ${maxMs / 1000} seconds to answer.`,
        );
      throw connectionFailure(error, url.host);
    }
  }

  private async addressesOf(url: URL, use: OutsideUse): Promise<readonly string[]> {
    const host = hostOf(url);
    if (isIP(host) !== 0) return [host];
    const addresses = await this.resolver.addressesOf(host).catch(() => []);
    // One sentence for both: whether a name exists within our own network is nobody's business.
    if (addresses.length === 0 || !(this.isNamed(url, use) || addresses.every(isPublicAddress)))
      throw notPublic(host);
    return addresses;
  }

  private isNamed(url: URL, use: OutsideUse): boolean {
    const hosts = this.hostsFor(use);
    const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
    return /^https?:$/.test(url.protocol) && hosts.has(`${url.hostname}:${port}`);
  }

  private hostsFor(use: OutsideUse): ReadonlySet<string> {
    switch (use) {
      case 'adapters':
        return this.config.outside.allowedHosts;
      case 'deliveries':
      case 'proofs':
        return this.config.outside.deliveryHosts;
    }
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
  body: string | Buffer | undefined,
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

const headOf = (response: IncomingMessage) => ({
  status: response.statusCode ?? 0,
  retryAfter: response.headers['retry-after'],
});
const hasSucceeded = (status: number): boolean => status >= 200 && status < 300;

function refuseRedirect(response: IncomingMessage, host: string): void {
  const { status } = headOf(response);
  if (status >= 300 && status < 400)
    throw new OutsideFailure(
      'redirect',
      `${host} sends on to another address, which is not followed. Give the final address.`,
    );
}
