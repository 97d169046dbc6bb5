import { createECDH, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '@mynedata/platform';
import { Notify } from '@mynedata/users';
import { RewrapUserSecrets } from '../../src/users/channels/rewrap-user-secrets';
import { type FakeService, startFakeService } from '../fake-service';
import { type MailServer, startMailServer } from '../mail-server';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';

let market: Market;
let mails: MailServer;
let pushService: FakeService;
let person: Person;
let accountId: string;
beforeAll(async () => {
  mails = await startMailServer();
  pushService = await startFakeService();
  market = await openMarket({
    environment: {
      MAIL_URL: mails.url,
      PUBLIC_URL: 'https://market.example',
      DELIVERY_ALLOWED_HOSTS: pushService.host,
      VAPID_PRIVATE_KEY: Buffer.alloc(32, 7).toString('base64url'),
    },
  });
});
const others: Market[] = [];
afterAll(async () => {
  for (const other of others) await other.close();
  await market.close();
  await mails.close();
  await pushService.close();
});
beforeEach(async () => {
  mails.letters.length = 0;
  mails.refuse = undefined;
  pushService.seen.length = 0;
  pushService.answer = () => ({ status: 201, body: '' });
  person = await market.newcomer().registerAsUser();
  accountId = (await person.get('/auth/session')).body.accountId;
});

let serial = 0;
const notify = (kind: string, more: object = {}, accounts = [accountId]): Promise<void> =>
  market.app.get(Database).transaction((tx) =>
    market.app.get(Notify).within(tx, accounts, {
      kind,
      text: 'Blood pressure of pregnant women',
      link: '/requests/1',
      ...more,
    }),
  );
const send = (): Promise<void> => market.jobs.tick('users.notices');
const inbox = async (query = '') => (await person.get(`/notifications${query}`)).body;

async function proved(by = person): Promise<string> {
  const address = `person${serial++}@example.org`;
  expect((await by.put('/notifications/mail', { address })).status).toBe(202);
  await market.jobs.drain();
  const token = /confirm-mail#([\w-]{43})/.exec(mails.letters.at(-1)?.text ?? '')?.[1] ?? '';
  expect((await market.newcomer().post('/notifications/mail/verify', { token })).status).toBe(204);
  mails.letters.length = 0;
  return address;
}

function browser(path = `/push/${serial++}`) {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  return {
    endpoint: `${pushService.url}${path}`,
    keys: { p256dh: keys.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') },
  };
}

describe('the inbox', () => {
  it('pages through everything, newest first, and counts what is new', async () => {
    for (let index = 0; index < 5; index++) await notify('request', { text: `notice ${index}` });
    const first = await inbox('?limit=3');
    const second = await inbox(`?limit=3&cursor=${first.nextCursor}`);
    const texts = [...first.items, ...second.items].map(({ text }: { text: string }) => text);
    expect(texts).toEqual(['notice 4', 'notice 3', 'notice 2', 'notice 1', 'notice 0']);
    expect([first.unread, second.nextCursor]).toEqual([5, undefined]);
    await person.post('/notifications/read', { ids: [first.items[0].id] });
    expect(await inbox()).toMatchObject({ unread: 4, items: [{ read: true }, { read: false }, {}, {}, {}] });
    await person.post('/notifications/read');
    expect((await inbox()).unread).toBe(0);
  });

  it('tells one fact once', async () => {
    await notify('released', { once: 'fact' });
    await notify('released', { once: 'fact' });
    expect((await inbox()).items).toHaveLength(1);
  });

  it('is nobody else’s', async () => {
    await notify('request');
    const [{ id }] = (await inbox()).items;
    const other = await market.newcomer().registerAsUser();
    expect((await other.get(`/notifications/${id}`)).status).toBe(404);
    await other.post('/notifications/read', { ids: [id] });
    expect((await inbox()).unread).toBe(1);
    expect((await person.get(`/notifications/${id}`)).body).toMatchObject({ id, topic: 'requests' });
  });

  it('leaves out what a person does not want to see, but never what concerns money or the account', async () => {
    await person.put('/notifications/settings', { topics: [{ topic: 'requests', app: false }] });
    await notify('request');
    await notify('payout-address');
    expect((await inbox()).items.map(({ kind }: { kind: string }) => kind)).toEqual(['payout-address']);
    for (const topic of ['money', 'security']) {
      const { status, body } = await person.put('/notifications/settings', {
        topics: [{ topic, app: false }],
      });
      expect([status, body.code, body.errors[0].pointer]).toEqual([
        422,
        'notice-setting-fixed',
        '/topics/0/app',
      ]);
    }
  });
});

describe('an e-mail address', () => {
  it('gets nothing but the link that proves it, until it is proved', async () => {
    await person.put('/notifications/mail', { address: 'new@example.org' });
    await market.jobs.drain();
    await notify('payout-address');
    await send();
    expect(mails.letters).toHaveLength(1);
    expect(mails.letters[0]).toMatchObject({ to: 'new@example.org' });
    expect((await person.get('/notifications/settings')).body.mail).toEqual({
      address: 'new@example.org',
      verified: false,
    });
    const token = /confirm-mail#([\w-]{43})/.exec(mails.letters[0]?.text ?? '')?.[1];
    market.clock.forward(24 * 3600 + 1);
    expect((await market.newcomer().post('/notifications/mail/verify', { token })).body.code).toBe(
      'link-not-valid',
    );
  });

  it('lies sealed, and its links only as hashes', async () => {
    const address = await proved();
    const [row] = await market.owner.query(
      'select c::text as text from users.contact c where account_id = $1',
      [accountId],
    );
    expect(row.text).not.toContain(Buffer.from(address).toString('hex'));
    await notify('payout-address');
    await send();
    const token = /token=([\w-]{43})/.exec(mails.letters[0]?.head ?? '')?.[1] ?? '?';
    const [{ n }] = await market.owner.query(
      `select count(*)::int as n from users.contact c where c::text like '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%' or c::text like '%' || $1 || '%'`,
      [token],
    );
    expect(n).toBe(0);
  });

  it('is told at once of what concerns the account, in words that say nothing of any request', async () => {
    const address = await proved();
    await notify('payout-address');
    await send();
    await send();
    expect(mails.letters).toHaveLength(1);
    const [letter] = mails.letters;
    expect(letter?.to).toBe(address);
    expect(letter?.text).toContain('Your payout address was changed.');
    expect(`${letter?.head}${letter?.text}`).not.toMatch(/Blood|pregnant|requests\/1/);
    expect(letter?.head).toMatch(/Message-ID: <notice\.[0-9a-f-]{36}@market\.example>/i);
  });

  it('gets one digest of the rest, a day, without what was read meanwhile', async () => {
    await proved();
    for (const kind of ['request', 'request', 'released']) await notify(kind);
    const read = (await inbox()).items.find(({ kind }: { kind: string }) => kind === 'released').id;
    await person.post('/notifications/read', { ids: [read] });
    await send();
    expect(mails.letters).toEqual([]);
    market.clock.forward(24 * 3600);
    await send();
    expect(mails.letters).toHaveLength(1);
    expect(mails.letters[0]?.text).toContain('- A request waits for your answer. (2)');
    expect(mails.letters[0]?.text).not.toContain('result');
  });

  it('is written to in the person’s language', async () => {
    await proved();
    await person.put('/notifications/settings', {
      language: 'de',
      topics: [{ topic: 'requests', mail: 'at_once' }],
    });
    await notify('request');
    await send();
    expect(mails.letters[0]?.text).toContain('Eine Anfrage wartet auf deine Antwort.');
    expect(mails.letters[0]?.head).toContain('Content-Language: de');
  });

  it('is left alone about a topic after one click, without signing in', async () => {
    await proved();
    await notify('payout-address');
    await send();
    const [letter] = mails.letters;
    expect(letter?.head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    const url = /List-Unsubscribe: <https:\/\/market\.example(\/api\/v2\/[^>]+)>/.exec(
      letter?.head ?? '',
    )?.[1];
    const click = (): Promise<Response> =>
      fetch(`${market.url}${url}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      });
    expect([(await click()).status, (await click()).status]).toEqual([204, 204]);
    await notify('payout-address');
    await notify('payout');
    await send();
    expect(mails.letters.map(({ text }) => text.split('\n')[0])).toEqual([
      '- Your payout address was changed.',
      '- A payout is on its way.',
    ]);
    expect(
      (await market.newcomer().post(`/notifications/unsubscribe?token=${'x'.repeat(43)}`)).body.code,
    ).toBe('link-not-valid');
  });

  it('that cannot take a mail now is tried again, one that never will is not', async () => {
    await proved();
    mails.refuse = 451;
    await notify('payout-address');
    await send();
    mails.refuse = undefined;
    await send();
    expect(mails.letters).toEqual([]);
    market.clock.forward(61);
    await send();
    expect(mails.letters).toHaveLength(1);
    mails.refuse = 550;
    await notify('payout-address');
    await send();
    mails.refuse = undefined;
    market.clock.forward(24 * 3600);
    await send();
    expect(mails.letters).toHaveLength(1);
  });

  it('can be removed, and nothing waits for it any more', async () => {
    await proved();
    await notify('request');
    expect((await person.delete('/notifications/mail')).body).not.toHaveProperty('mail');
    market.clock.forward(48 * 3600);
    await send();
    expect(mails.letters).toEqual([]);
    expect((await inbox()).items[0].text).toContain('removed');
  });

  it.each([
    'nobody',
    'a@b',
    'a@b.org\r\nBcc: all@b.org',
    'x <a@b.org>',
    'a@[127.0.0.1]',
    `${'a'.repeat(250)}@b.org`,
  ])('is not %s', async (address) => {
    expect((await person.put('/notifications/mail', { address })).status).toBe(422);
  });

  it('cannot be flooded with links', async () => {
    const address = 'victim@example.org';
    const replies = [];
    for (let index = 0; index < 5; index++)
      replies.push(
        (await (await market.newcomer().registerAsUser()).put('/notifications/mail', { address })).status,
      );
    expect(replies).toEqual([202, 202, 202, 429, 429]);
  });
});

describe('a browser', () => {
  it('that was subscribed by its person gets an id, encrypted, and nothing else', async () => {
    expect((await person.post('/notifications/push', browser())).status).toBe(201);
    await notify('request');
    await send();
    await send();
    expect(pushService.seen).toHaveLength(1);
    expect(pushService.seen[0]?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400' });
    expect(pushService.seen[0]?.headers.authorization).toMatch(/^vapid t=.+, k=.+$/);
    expect(pushService.seen[0]?.body).not.toContain('Blood');
  });

  it.each([404, 410])('that is gone (%i) is forgotten', async (status) => {
    await person.post('/notifications/push', browser());
    pushService.answer = () => ({ status, body: '' });
    await notify('request');
    await send();
    expect((await person.get('/notifications/settings')).body.browsers).toEqual([]);
  });

  it('is told again later when its service is not there', async () => {
    await person.post('/notifications/push', browser());
    pushService.answer = () => ({ status: 503, body: '' });
    await notify('request');
    await send();
    pushService.answer = () => ({ status: 201, body: '' });
    market.clock.forward(61);
    await send();
    await send();
    expect(pushService.seen).toHaveLength(2);
  });

  it('is told of what its person chose, and of nothing after it was removed', async () => {
    const { id } = (await person.post('/notifications/push', browser())).body;
    await notify('released');
    await send();
    expect(pushService.seen).toHaveLength(0);
    await person.put('/notifications/settings', { topics: [{ topic: 'results', push: true }] });
    await notify('released');
    await send();
    expect(pushService.seen).toHaveLength(1);
    expect(
      (await (await market.newcomer().registerAsUser()).delete(`/notifications/push/${id}`)).status,
    ).toBe(404);
    expect((await person.delete(`/notifications/push/${id}`)).status).toBe(204);
    await notify('released');
    await send();
    expect(pushService.seen).toHaveLength(1);
  });

  it('tells the account that was subscribed there last only', async () => {
    const one = browser();
    await person.post('/notifications/push', one);
    await person.post('/notifications/push', one);
    const other = await market.newcomer().registerAsUser();
    await other.post('/notifications/push', one);
    const browsersOf = async (by: Person) => (await by.get('/notifications/settings')).body.browsers.length;
    expect([await browsersOf(person), await browsersOf(other)]).toEqual([0, 1]);
  });

  it.each([
    { endpoint: 'https://127.0.0.1/push' },
    { endpoint: 'https://[::ffff:169.254.169.254]/' },
    { endpoint: 'http://push.example/' },
    { keys: { p256dh: 'AAAA', auth: 'AAAA' } },
  ])('is refused as %j', async (changes) => {
    expect((await person.post('/notifications/push', { ...browser(), ...changes })).body.code).toBe(
      'push-subscription-refused',
    );
  });
});

describe('what is written down behind the scenes', () => {
  it('holds neither addresses nor links, not even in the queue of jobs', async () => {
    const address = `hidden${serial++}@example.org`;
    await person.put('/notifications/mail', { address });
    await market.jobs.drain();
    const token = /confirm-mail#([\w-]{43})/.exec(mails.letters.at(-1)?.text ?? '')?.[1] ?? '?';
    const tables: { name: string }[] = await market.owner.query(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname in ('jobs', 'users', 'platform')`,
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables)
      expect(
        await market.owner.query(
          `select 1 from ${name} t where t::text ilike '%' || $1 || '%' or t::text like '%' || $2 || '%'`,
          [address, token],
        ),
      ).toEqual([]);
  });

  it('can be read on under a new key, to which it is sealed anew', async () => {
    const address = await proved();
    await person.post('/notifications/push', browser());
    const next = await openMarket({
      like: market,
      environment: {
        MAIL_URL: mails.url,
        PUBLIC_URL: 'https://market.example',
        DELIVERY_ALLOWED_HOSTS: pushService.host,
        VAPID_PRIVATE_KEY: Buffer.alloc(32, 7).toString('base64url'),
        DATA_KEY: Buffer.alloc(32, 9).toString('base64'),
        DATA_KEY_PREVIOUS: market.processEnvironment['DATA_KEY'] ?? '',
      },
    });
    others.push(next);
    next.clock.forward((market.clock.now().getTime() - next.clock.now().getTime()) / 1000);
    expect(await next.app.get(RewrapUserSecrets).run()).toBeGreaterThanOrEqual(2);
    expect(await next.app.get(RewrapUserSecrets).run()).toBe(0);
    await notify('payout-address');
    next.clock.forward(1);
    await next.jobs.tick('users.notices');
    expect(mails.letters.map(({ to }) => to)).toEqual([address]);
    expect(pushService.seen).toHaveLength(1);
  });
});

describe('an account that is gone', () => {
  it('takes its address, settings, browsers and what waits along', async () => {
    await proved();
    await person.post('/notifications/push', browser());
    await person.put('/notifications/settings', { topics: [{ topic: 'results', push: true }] });
    await notify('request');
    await market.owner.query('delete from users.account where id = $1', [accountId]);
    await notify('request', {}, [accountId]);
    for (const table of ['contact', 'notice_setting', 'push_subscription', 'outgoing_notice', 'notification'])
      expect(
        await market.owner.query(`select 1 from users.${table} where account_id = $1`, [accountId]),
      ).toEqual([]);
    await send();
    expect(mails.letters).toEqual([]);
  });
});
