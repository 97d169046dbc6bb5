import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FakeService, startFakeService } from './fake-service';
import { type MailServer, startMailServer } from './mail-server';
import { type Market, openMarket } from './market';
import { Person, push } from './person';

const root = join(import.meta.dirname, '../../..');

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

describe('the log of a running server', () => {
  let market: Market;
  let server: ChildProcess;
  let service: FakeService;
  let mails: MailServer;
  let log = '';
  let url: string;
  beforeAll(async () => {
    execFileSync('rolldown', ['-c', 'apps/api/rolldown.config.ts'], { cwd: root, stdio: 'ignore' });
    market = await openMarket();
    service = await startFakeService();
    mails = await startMailServer();
    mails.refuse = 451;
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = spawn('node', [join(root, 'dist/apps/api/main.js')], {
      env: {
        ...market.processEnvironment,
        LOG_LEVEL: 'info',
        DEMO: 'empty',
        PORT: String(port),
        ADAPTER_ALLOWED_HOSTS: service.host,
        MAIL_URL: mails.url,
      },
    });
    for (const stream of [server.stdout, server.stderr])
      stream?.on('data', (text: Buffer) => (log += text.toString()));
    for (
      const end = Date.now() + 30_000;
      Date.now() < end;
      await new Promise((resolve) => setTimeout(resolve, 100))
    ) {
      if (
        await fetch(`${url}/health/live`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return;
    }
    throw new Error(`the server did not start: ${log}`);
  });
  afterAll(async () => {
    server.kill('SIGTERM');
    await service.close();
    await mails.close();
    await market.close();
  });

  it('has a line with a request id for what happened, and nothing about whom it happened to', async () => {
    const user = await new Person(url).registerAsUser();
    await user.levels({ location: 'low' });
    const { sourceId, token } = await user.pair('RandomData');
    await push(url, token, [
      { n: 'random_two', v: 42.4242 },
      { n: 'random_two', v: 43.4343, t: -60 },
    ]);
    await push(url, token, [{ n: 'secret_name', v: 1 }]);
    await user.get(`/sources/${sourceId}?note=secret-query`);
    await user.get('/requests/0b7cf4a4-0f4e-4bd0-9c35-6a0b5d7f9a10');
    await new Person(url).post('/auth/sign-in', { username: user.username, password: 'a wrong password' });
    const device = (await new Person(url).post('/oauth/device_authorization', { client_id: 'My own lamp' }))
      .body;
    await user.get(`/pairings/${device.user_code}`);
    const session = (await user.get('/auth/session')).body;
    // The log is written by another process: the last request's line is the one to wait for.
    await vi.waitUntil(() => log.includes('/auth/session'), { timeout: 10_000 });

    const lines = log.split('\n').filter((line) => line.includes('"path"'));
    expect(
      lines.some((line) =>
        /"id":"[0-9a-f-]{36}","method":"POST","path":"\/api\/v2\/auth\/register"/.test(line),
      ),
    ).toBe(true);
    const secrets = [
      user.username,
      session.accountId,
      sourceId,
      token,
      token.slice('mds_'.length + 33),
      'correct horse',
      'a wrong password',
      '42.42',
      '43.43',
      'secret_name',
      'secret-query',
      device.user_code,
      device.device_code,
      'My own lamp',
      '127.0.0.1:',
      ...user
        .cookieHeader()
        .split(/[=; ]+/)
        .filter((part) => part.length > 30),
    ];
    for (const secret of secrets) expect(log, secret).not.toContain(secret);
    // People's answers leave no line of their own: counting lines would count answers.
    expect(log).not.toContain('/api/v2/requests/:id"');
  });

  it('tells nothing of a mail, neither its address nor its links, not even when the server repeats the address', async () => {
    const user = await new Person(url).registerAsUser();
    await user.put('/notifications/mail', { address: 'somebody.secret@example.org' });
    const token = 'secret-link'.padEnd(43, 'x');
    await new Person(url).post(`/notifications/unsubscribe?token=${token}`);
    await new Person(url).post('/notifications/mail/verify', { token });
    await vi.waitUntil(() => log.includes('users.mail-verification') && log.includes('/mail/verify'), {
      timeout: 20_000,
    });
    for (const secret of ['somebody.secret', 'secret-link']) expect(log).not.toContain(secret);
  });

  it('tells nothing of what is disclosed in person: neither code nor values, nor who came', async () => {
    const desk = await new Person(url).registerAsProcessor();
    const user = await new Person(url).registerAsUser();
    await user.levels({ smart_home: 'low' });
    const { token } = await user.pair('RandomData');
    await push(url, token, [{ n: 'random_one', v: 45.4545 }]);
    const { body: asked } = await desk.post('/in-person-requests', {
      title: 'secret-title',
      purposeCategory: 'service_provision',
      purpose: 'secret-purpose',
      attributes: ['RandomData.random_one'],
      validMinutes: 30,
    });
    const { body: card } = await user.post('/requests/in-person', { code: asked.code });
    expect(card.values[0].value).toBe(45.4545);
    await user.post('/requests/in-person', { code: 'BBBB-BBBB' });
    await user.post(`/requests/in-person/${asked.id}/allow`, { card: card.card, asOf: card.asOf });
    expect((await desk.post(`/in-person-requests/${asked.id}/fetch`)).body.values[0].value).toBe(45.4545);
    await vi.waitUntil(() => log.includes('/in-person-requests/:id/fetch'), { timeout: 10_000 });
    const [code, id] = [asked.code as string, asked.id as string];
    for (const secret of [
      code,
      code.replace('-', ''),
      'BBBB',
      id,
      '45.45',
      'secret-title',
      'secret-purpose',
      card.card,
    ])
      expect(log, secret).not.toContain(secret);
    expect(log).not.toContain('"path":"/api/v2/requests');
  });

  it('tells nothing of the services that people have their data fetched from, nor of the keys', async () => {
    service.answer = ({ headers }) => ({ status: 500, body: { echo: headers, state: 'secret-state' } });
    const user = await new Person(url).registerAsUser();
    const { body: source } = await user.post('/sources', { sourceType: 'OpenhabSensor', label: 'home' });
    const input = {
      kind: 'home-assistant',
      settings: { url: `${service.url}/secret-path`, items: [{ id: 'sensor.secret_entity' }] },
      secrets: { token: 'secret-token-of-the-home' },
    };
    expect((await user.post(`/sources/${source.id}/adapter/test`, input)).status).toBe(422);
    expect((await user.put(`/sources/${source.id}/adapter`, input)).status).toBe(200);
    // The schedule of the process itself: nobody ticks here.
    await vi.waitUntil(
      async () => (await user.get(`/sources/${source.id}/adapter`)).body.state === 'failing',
      {
        timeout: 20_000,
        interval: 200,
      },
    );
    expect(
      service.seen.every(({ headers }) => headers.authorization === 'Bearer secret-token-of-the-home'),
    ).toBe(true);
    await vi.waitUntil(() => log.includes('/api/v2/sources/:id/adapter'), { timeout: 10_000 });
    for (const secret of ['secret-token', 'secret-path', 'secret_entity', 'secret-state', service.host])
      expect(log, secret).not.toContain(secret);
  });
});
