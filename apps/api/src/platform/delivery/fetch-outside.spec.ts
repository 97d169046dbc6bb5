import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FetchOutside } from './fetch-outside';
import type { HostResolver } from './host-resolver';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return (server.address() as AddressInfo).port;
}

const json: RequestListener = (_request, response) =>
  void response.setHeader('content-type', 'application/json').end('{"fine":true}');

interface Given {
  readonly addresses?: readonly (readonly string[])[];
  readonly allowed?: readonly string[];
  readonly forDeliveries?: readonly string[];
}

/** Resolves any name to the first list of addresses, then to the second, and so on. */
function outside({ addresses = [], allowed = [], forDeliveries = [] }: Given = {}) {
  const asked: string[] = [];
  const resolver: HostResolver = {
    addressesOf: (host) => {
      asked.push(host);
      const found = addresses[asked.length - 1];
      return found === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(found);
    },
  };
  const config = { outside: { allowedHosts: new Set(allowed), deliveryHosts: new Set(forDeliveries) } };
  return { asked, fetcher: new FetchOutside(config, resolver) };
}

const kindOf = (given: Given, url: string): Promise<unknown> =>
  outside(given)
    .fetcher.fetch({ url: new URL(url) })
    .then(
      () => 'answered',
      (failure: { kind: unknown }) => failure.kind,
    );

describe('a request to a service outside', () => {
  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://10.0.0.5/',
    'https://192.168.178.1/',
    'https://172.20.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[64:ff9b::a00:1]/',
  ])('never goes to %s', async (url) => {
    const { asked, fetcher } = outside();
    expect(fetcher.refusal(new URL(url))?.kind).toBe('no-public-address');
    expect(await kindOf({}, url)).toBe('no-public-address');
    expect(asked).toEqual([]);
  });

  it.each([
    ['http://example.org/'],
    ['ftp://example.org/'],
    ['file:///etc/passwd'],
    ['https://me:secret@example.org/'],
  ])('is not made as %s', async (url) => {
    expect(await kindOf({ addresses: [['93.184.215.14']] }, url)).toBe('not-allowed');
  });

  it('does not follow a name into a private network, not even when only one of its addresses lies there', async () => {
    expect(await kindOf({ addresses: [['10.0.0.1']] }, 'https://inside.example/')).toBe('no-public-address');
    expect(await kindOf({ addresses: [['93.184.215.14', '::1']] }, 'https://inside.example/')).toBe(
      'no-public-address',
    );
    expect(await kindOf({ addresses: [['::ffff:127.0.0.1']] }, 'https://inside.example/')).toBe(
      'no-public-address',
    );
    // The same sentence, so that nobody learns which names exist inside.
    expect(await kindOf({ addresses: [] }, 'https://inside.example/')).toBe('no-public-address');
  });

  it('goes to the address that was checked, whatever the name resolves to a moment later', async () => {
    const port = await serve(json);
    const { asked, fetcher } = outside({
      addresses: [['127.0.0.1'], ['127.0.0.2']],
      allowed: [`rebinding.example:${port}`],
    });
    // No other resolver knows this name: an answer proves that the checked address was used.
    const answer = await fetcher.fetch({ url: new URL(`http://rebinding.example:${port}/`) });
    expect(answer).toMatchObject({ status: 200, json: { fine: true } });
    expect(asked).toEqual(['rebinding.example']);
  });

  it('reaches a private host only when the operator has named it with this port', async () => {
    const port = await serve(json);
    const [url, allowed] = [`http://127.0.0.1:${port}/`, [`127.0.0.1:${port}`]];
    expect(await kindOf({ allowed }, url)).toBe('answered');
    expect(await kindOf({ allowed: ['127.0.0.1:1'] }, url)).toBe('not-allowed');
    expect(await kindOf({ allowed: [`localhost:${port}`] }, url)).toBe('not-allowed');
  });

  it('does not go where a redirect points', async () => {
    let visits = 0;
    const port = await serve((request, response) => {
      visits++;
      if (request.url === '/') response.writeHead(302, { location: '/inside' }).end();
      else json(request, response);
    });
    expect(await kindOf({ allowed: [`127.0.0.1:${port}`] }, `http://127.0.0.1:${port}/`)).toBe('redirect');
    expect(visits).toBe(1);
  });

  it('reads no more than 5 MB, said in advance or not', async () => {
    let sent = 0;
    const port = await serve((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/said') response.setHeader('content-length', 6_000_000);
      const piece = Buffer.alloc(100_000, ' ');
      const more = (): void => {
        while (!response.destroyed && sent < 60_000_000) {
          sent += piece.length;
          if (!response.write(piece)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const allowed = [`127.0.0.1:${port}`];
    expect(await kindOf({ allowed }, `http://127.0.0.1:${port}/`)).toBe('too-large');
    expect(sent).toBeLessThan(60_000_000);
    expect(await kindOf({ allowed }, `http://127.0.0.1:${port}/said`)).toBe('too-large');
  });

  it('takes no answer that would grow in memory', async () => {
    const port = await serve(
      (_request, response) =>
        void response.setHeader('content-type', 'application/json').end(`[${'[],'.repeat(300_000)}[]]`),
    );
    expect(await kindOf({ allowed: [`127.0.0.1:${port}`] }, `http://127.0.0.1:${port}/`)).toBe('too-large');
  });

  it.each(['before the answer', 'within the body'])('does not wait for ever %s', async (when) => {
    const port = await serve((_request, response) => {
      if (when === 'within the body')
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"slow":');
    });
    const { fetcher } = outside({ allowed: [`127.0.0.1:${port}`] });
    Object.assign(fetcher, { maxMs: 150 });
    await expect(fetcher.fetch({ url: new URL(`http://127.0.0.1:${port}/`) })).rejects.toMatchObject({
      kind: 'timeout',
    });
  });

  it.each([
    ['text/html', '<html></html>'],
    ['application/json', '{"half":'],
    ['application/json', Buffer.from([0x22, 0xff, 0x22])],
    ['application/json', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['', '{}'],
  ])('takes nothing but JSON (%s %.20s)', async (type, body) => {
    const port = await serve((_request, response) => {
      if (type !== '') response.setHeader('content-type', type);
      response.end(body);
    });
    expect(await kindOf({ allowed: [`127.0.0.1:${port}`] }, `http://127.0.0.1:${port}/`)).toBe('not-json');
  });

  it('passes on refusals of the service with their time to wait', async () => {
    const port = await serve(
      (_request, response) =>
        void response.writeHead(429, { 'retry-after': '7', 'content-type': 'text/html' }).end('slow down'),
    );
    const { fetcher } = outside({ allowed: [`127.0.0.1:${port}`] });
    expect(await fetcher.fetch({ url: new URL(`http://127.0.0.1:${port}/`) })).toEqual({
      status: 429,
      retryAfter: '7',
      json: undefined,
    });
  });

  it('tells a closed port and a broken connection in words', async () => {
    const port = await serve((_request, response) => void response.socket?.destroy());
    const allowed = [`127.0.0.1:${port}`, '127.0.0.1:1'];
    expect(await kindOf({ allowed }, `http://127.0.0.1:${port}/`)).toBe('unreachable');
    expect(await kindOf({ allowed }, 'http://127.0.0.1:1/')).toBe('unreachable');
    // Speaks HTTP where HTTPS is asked for.
    expect(await kindOf({ allowed }, `https://127.0.0.1:${port}/`)).toMatch(/certificate|unreachable/);
  });
});

describe('an exchange with an address that a stranger has named', () => {
  const kindOfExchange = (given: Given, url: string, maxBytes?: number): Promise<unknown> =>
    outside(given)
      .fetcher.exchange(
        { url: new URL(url), method: 'POST', body: 'x' },
        { use: 'deliveries', ...(maxBytes === undefined ? {} : { maxBytes }) },
      )
      .then(
        () => 'answered',
        (failure: { kind: unknown }) => failure.kind,
      );

  it.each([
    'https://localhost/',
    'https://127.0.0.1:5432/',
    'https://10.1.2.3/',
    'https://100.64.0.1/',
    'https://169.254.169.254/',
    'https://[::1]/',
    'https://[::127.0.0.1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::a00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:0:1::]/',
    'https://[fe80::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
    'https://0/',
    'https://127.0.0.1./',
    'https://①②⑦.⓪.⓪.①/',
  ])('never goes to %s', async (url) => {
    expect(await kindOfExchange({ addresses: [['127.0.0.1']] }, url)).toBe('no-public-address');
  });

  it.each(['127.0.0.1', '::1', '::ffff:192.168.0.1', '64:ff9b::a00:1', 'fd00::2', '2002:a00:1::'])(
    'does not follow a name to %s, alone or beside a public address',
    async (address) => {
      for (const found of [[address], ['93.184.215.14', address]])
        expect(await kindOfExchange({ addresses: [found] }, 'https://hooks.example/')).toBe(
          'no-public-address',
        );
    },
  );

  it('is not made with a host that only adapters may reach', async () => {
    const port = await serve(json);
    const url = `http://127.0.0.1:${port}/`;
    expect(await kindOfExchange({ allowed: [`127.0.0.1:${port}`] }, url)).toBe('not-allowed');
    expect(await kindOfExchange({ forDeliveries: [`127.0.0.1:${port}`] }, url)).toBe('answered');
    expect(await kindOf({ forDeliveries: [`127.0.0.1:${port}`] }, url)).toBe('not-allowed');
  });

  it('takes any body of up to 64 KB, or none at all', async () => {
    let sent = Buffer.alloc(0);
    const port = await serve(
      (_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end(sent),
    );
    const given = { forDeliveries: [`127.0.0.1:${port}`] };
    const url = `http://127.0.0.1:${port}/`;
    sent = Buffer.alloc(64 * 1024, 'a');
    const answer = await outside(given).fetcher.exchange({ url: new URL(url) }, { use: 'proofs' });
    expect(answer).toMatchObject({ status: 200, contentType: 'text/plain' });
    expect(answer.body.equals(sent)).toBe(true);
    sent = Buffer.alloc(64 * 1024 + 1, 'a');
    expect(await kindOfExchange(given, url)).toBe('too-large');
    expect(await kindOfExchange(given, url, 0)).toBe('answered');
  });

  it('follows no redirect and does not wait for ever', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/away') response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
    });
    const given = { forDeliveries: [`127.0.0.1:${port}`] };
    expect(await kindOfExchange(given, `http://127.0.0.1:${port}/away`)).toBe('redirect');
    await expect(
      outside(given).fetcher.exchange(
        { url: new URL(`http://127.0.0.1:${port}/`) },
        { use: 'deliveries', maxMs: 120 },
      ),
    ).rejects.toMatchObject({ kind: 'timeout' });
  });
});
