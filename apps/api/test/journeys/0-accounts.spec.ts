import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Market, openMarket } from '../market';

let market: Market;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(async () => market.close());

describe('accounts', () => {
  it('registers a user under a pseudonym and signs out for good', async () => {
    const person = await market.newcomer().registerAsUser();
    expect((await person.get('/auth/session')).body).toMatchObject({
      role: 'user',
      username: person.username,
    });
    const stolen = person.cookieHeader();
    expect((await person.post('/auth/sign-out')).status).toBe(204);
    expect((await market.newcomer().get('/auth/session', { cookie: stolen })).status).toBe(401);
  });

  it('registers a processor with an organisation that the account owns', async () => {
    const processor = await market.newcomer().registerAsProcessor('ngo');
    expect((await processor.get('/auth/session')).body.organisation).toMatchObject({
      organisationType: 'ngo',
    });
    const [member] = await market.owner.query(
      'select m.role from users.member m join users.account a on a.id = m.account_id where a.username = $1',
      [processor.username],
    );
    expect(member.role).toBe('owner');
    expect(
      (await processor.patch('/organisation', { website: 'https://example.org', description: 'We count.' }))
        .body.organisation,
    ).toMatchObject({ website: 'https://example.org' });
    expect((await processor.patch('/organisation', { website: 'javascript:alert(1)' })).status).toBe(422);
  });

  it('gives an unknown name and a wrong password the same answer', async () => {
    const person = await market.newcomer().registerAsUser();
    const wrong = await market
      .newcomer()
      .post('/auth/sign-in', { username: person.username, password: 'wrong' });
    const unknown = await market
      .newcomer()
      .post('/auth/sign-in', { username: 'nobody-here', password: 'wrong' });
    expect(wrong.status).toBe(401);
    const { instance: _a, ...one } = wrong.body;
    const { instance: _b, ...other } = unknown.body;
    expect(other).toEqual(one);
    expect(
      (
        await market.newcomer().post('/auth/sign-in', {
          username: person.username.toUpperCase(),
          password: 'correct horse battery',
        })
      ).status,
    ).toBe(200);
  });

  it('refuses a taken name, whatever its case, and a password that is too short', async () => {
    const person = await market.newcomer().registerAsUser();
    const taken = await market.newcomer().post('/auth/register', {
      role: 'user',
      username: person.username.toUpperCase(),
      password: 'correct horse battery',
    });
    expect([taken.status, taken.body.code]).toEqual([409, 'username-taken']);
    const short = await market
      .newcomer()
      .post('/auth/register', { role: 'user', username: 'somebody-new', password: 'short' });
    expect([short.status, short.body.errors[0].pointer]).toEqual([422, '/password']);
    const noOrganisation = await market.newcomer().post('/auth/register', {
      role: 'processor',
      username: 'somebody-new',
      password: 'correct horse battery',
    });
    expect([noOrganisation.status, noOrganisation.body.errors[0].pointer]).toEqual([422, '/organisation']);
  });

  it('slows guessing down after ten attempts at a name', async () => {
    const guesser = market.newcomer();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++)
      statuses.push(
        (await guesser.post('/auth/sign-in', { username: 'guessed-name', password: `guess ${attempt}` }))
          .status,
      );
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect(
      (await guesser.post('/auth/sign-in', { username: 'guessed-name', password: 'x' })).headers.get(
        'retry-after',
      ),
    ).toMatch(/^\d+$/);
  });

  it('ends the stream of a session that was signed out', async () => {
    const person = await market.newcomer().registerAsUser();
    const response = await fetch(`${market.url}/api/v2/events`, {
      headers: { cookie: person.cookieHeader() },
    });
    const reader = response.body?.getReader();
    const ended = (async () => {
      for (;;) if ((await reader?.read())?.done ?? true) return true;
    })();
    await person.post('/auth/sign-out');
    expect(await ended).toBe(true);
  });

  it('changes nothing for a cookie without the CSRF token', async () => {
    const person = await market.newcomer().registerAsUser();
    const forged = await market
      .newcomer()
      .send(
        'PUT',
        '/privacy/settings/levels',
        { levels: [{ logicalType: 'location', level: 'low' }] },
        { cookie: person.cookieHeader() },
      );
    expect([forged.status, forged.body.code]).toEqual([403, 'not-permitted']);
    expect(
      (await person.get('/privacy/settings/levels')).body.every(
        ({ level }: { level: string }) => level === 'dont_share',
      ),
    ).toBe(true);
  });

  it('keeps sign-in from other sites out', async () => {
    const reply = await market
      .newcomer()
      .post('/auth/sign-in', { username: 'a', password: 'b' }, { 'sec-fetch-site': 'cross-site' });
    expect(reply.status).toBe(403);
  });

  it('stores no password, no session and no key in the clear', async () => {
    const person = await market.newcomer().registerAsUser();
    const [row] = await market.owner.query('select password_hash from users.account where username = $1', [
      person.username,
    ]);
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const dump = JSON.stringify(
      await market.owner.query(
        "select encode(secret_hash, 'base64') as secret, encode(csrf_hash, 'base64') as csrf from users.session",
      ),
    );
    for (const value of person
      .cookieHeader()
      .split(/[=;. ]+/)
      .filter((part) => part.length > 30))
      expect(dump).not.toContain(value);
  });

  it('answers an unknown route and malformed JSON as problems', async () => {
    const person = await market.newcomer().registerAsUser();
    const unknown = await person.get('/no-such-thing');
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
    const asset = await fetch(`${market.url}/main-OLD.js`);
    expect([asset.status, asset.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
    const malformed = await person.send('PUT', '/privacy/settings/levels', '{"levels": [');
    expect([malformed.status, malformed.body.code]).toEqual([400, 'malformed-json']);
    expect((await person.get('/sources/%E0%A4%A')).status).toBeLessThan(500);
  });

  it('runs with a role that can neither change the schema nor the catalogue', async () => {
    await expect(market.database.query('create table public.mine (id int)')).rejects.toThrow(
      /permission denied/,
    );
    await expect(market.database.query('alter table users.account add column x int')).rejects.toThrow(
      /must be owner|permission denied/,
    );
    await expect(market.database.query('update sources.attribute set max = 1e9')).rejects.toThrow(
      /permission denied/,
    );
  });
});
