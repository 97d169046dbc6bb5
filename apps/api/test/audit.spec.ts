import { DenyConsent, WithdrawConsent } from '@mynedata/queries';
import { runAuditTask } from '@mynedata/platform';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RecordAnswers } from '../src/queries/consent/record-answers';
import { allow, closeWindow, people, submit, terms } from './given';
import { type Market, openMarket } from './market';
import type { Person } from './person';

let market: Market;
let processor: Person;
let ids: string[];
let queryId: string;

const seal = (): Promise<void> => market.jobs.tick('platform.audit');

async function verify(...words: readonly string[]): Promise<{ readonly code: number; readonly said: any }> {
  const lines: string[] = [];
  const head = words[0];
  const code = await runAuditTask(
    market.app,
    { words: ['verify'], options: { json: true, ...(head === undefined ? {} : { head }) } },
    (line) => lines.push(line),
  );
  return { code, said: JSON.parse(lines.join('')) };
}

/** As the owner of the database, who can switch the guards off. */
async function tamper(change: string): Promise<void> {
  await market.owner.query(
    `alter table platform.audit_event disable trigger user; alter table platform.audit_link disable trigger user; alter table platform.audit_content disable trigger user;
     ${change};
     alter table platform.audit_event enable trigger user; alter table platform.audit_link enable trigger user; alter table platform.audit_content enable trigger user;`,
  );
}

async function caught(change: string, undo: string): Promise<any> {
  await tamper(change);
  const { code, said } = await verify();
  expect(code).toBe(1);
  await tamper(undo);
  expect((await verify()).code).toBe(0);
  return said.broken;
}

beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
  ids = await people(market, 30);
  const query = await submit(
    market,
    processor,
    terms(market, { maxProtection: 'low', participants: { min: 20, max: 100 } }),
  );
  queryId = query.body.id;
  await market.settle();
  await allow(market, ids.slice(0, 28), queryId);
  await market.app.get(WithdrawConsent).run(ids[0]!, queryId);
  await market.app.get(DenyConsent).run(ids[28]!, queryId);
  await closeWindow(market);
  await seal();
});
afterAll(() => market.close());

describe('the audit events', () => {
  it('say what happened to a query and what was answered, without a name or a number of people', async () => {
    const rows = await market.database.query<{ kind: string; facts: string | null }[]>(
      'select kind, facts from platform.audit_event order by position',
    );
    const counts = Object.entries(Object.groupBy(rows, ({ kind }) => kind)).map(([kind, of]) => [
      kind,
      of?.length,
    ]);
    expect(Object.fromEntries(counts)).toMatchObject({
      'query-submitted': 1,
      'consent-allowed': 28,
      'consent-withdrawn': 1,
      'consent-denied': 1,
      'query-moved': 2,
      'result-certified': 1,
    });
    expect(rows.some(({ kind }) => kind === 'people-asked')).toBe(true);
    const told = rows.map(({ facts }) => facts ?? '').join('\n');
    for (const id of ids) expect(told).not.toContain(id);
    const asked = rows.filter(({ kind }) => kind === 'people-asked').map(({ facts }) => JSON.parse(facts!));
    for (const facts of asked) expect(Object.keys(facts).sort()).toEqual(['people', 'query']);
    const [own] = await market.database.query(
      `select content from platform.own_event where user_id = $1 and kind = 'consent-allowed'`,
      [ids[1]],
    );
    expect(own.content).toMatchObject({
      query: queryId,
      class: 'low',
      terms: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('are one for each portion of people asked, not one for each person', async () => {
    const [row] = await market.database.query<{ n: number }[]>(
      `select count(*)::int as n from platform.audit_event where kind = 'people-asked'`,
    );
    expect(row?.n).toBeLessThanOrEqual(2);
  });

  it('cannot be changed, removed or linked by the application', async () => {
    for (const statement of [
      `update platform.audit_event set kind = 'other'`,
      'delete from platform.audit_event',
      'truncate platform.audit_event',
      'update platform.audit_link set number = number + 1000',
      'delete from platform.audit_link',
      `insert into platform.audit_link (number, event_id, hash) values (99999, gen_random_uuid(), '\\x00')`,
      'delete from platform.audit_pending',
      `update platform.audit_content set content = '{}'`,
      'delete from platform.audit_content',
    ])
      await expect(market.database.query(statement), statement).rejects.toThrow(/permission denied/);
    await expect(market.owner.query('delete from platform.audit_event')).rejects.toThrow(/append-only/);
  });

  it('are written with what they record or not at all', async () => {
    const open = (await submit(market, processor, terms(market, { title: 'Another' }))).body.id;
    const record = market.app.get(RecordAnswers);
    const within = record.within.bind(record);
    vi.spyOn(record, 'within').mockImplementationOnce(async (...given) => {
      await within(...given);
      throw new Error('the process died');
    });
    await expect(market.app.get(DenyConsent).run(ids[1]!, open)).rejects.toThrow('the process died');
    const [answer] = await market.owner.query(
      `select c.state, (select count(*)::int from platform.audit_content a where a.subject = c.query_id) as events
         from queries.consent c where c.query_id = $1 and c.user_id = $2`,
      [open, ids[1]],
    );
    expect(answer).toEqual({ state: 'asked', events: 0 });
    await seal();
  });
});

describe('the chain', () => {
  it('holds, and says its last link', async () => {
    const { code, said } = await verify();
    expect(code).toBe(0);
    expect(said).toMatchObject({ intact: true, waiting: 0, contents: 30 });
    expect(said.links).toBeGreaterThan(30);
    expect(await verify(`${said.head.number}:${said.head.hash}`)).toMatchObject({ code: 0 });
  });

  it('names the first event that was changed', async () => {
    const broken = await caught(
      `update platform.audit_event set facts = replace(facts, 'released', 'cancelled') where facts like '%released%'`,
      `update platform.audit_event set facts = replace(facts, 'cancelled', 'released') where facts like '%cancelled%'`,
    );
    expect(broken.why).toBe('link-altered');
    const [event] = await market.owner.query(
      `select e.id, l.number from platform.audit_event e join platform.audit_link l on l.event_id = e.id where facts like '%"released"%'`,
    );
    expect(broken).toMatchObject({ eventId: event.id, number: event.number });
    for (const column of [`kind = kind || '-x'`, `at = at + interval '1 microsecond'`])
      expect(
        await caught(
          `update platform.audit_event set ${column} where position = 2`,
          column.startsWith('kind')
            ? `update platform.audit_event set kind = replace(kind, '-x', '') where position = 2`
            : `update platform.audit_event set at = at - interval '1 microsecond' where position = 2`,
        ),
      ).toMatchObject({ why: 'link-altered' });
  });

  it('names an event or a link that was removed', async () => {
    const [{ id, at, kind, commitment, position }] = await market.owner.query(
      `select * from platform.audit_event where kind = 'consent-denied'`,
    );
    const hex = (bytes: Buffer): string => `'\\x${bytes.toString('hex')}'`;
    const insert = `insert into platform.audit_event (position, id, at, kind, commitment) overriding system value
      values (${position}, '${id}', '${(at as Date).toISOString()}', '${kind}', ${hex(commitment)})`;
    expect(await caught(`delete from platform.audit_event where id = '${id}'`, insert)).toMatchObject({
      why: 'event-missing',
      eventId: id,
    });
    const [link] = await market.owner.query('select * from platform.audit_link where number = 5');
    const again = `insert into platform.audit_link values (5, '${link.event_id}', ${hex(link.hash)})`;
    expect(await caught('delete from platform.audit_link where number = 5', again)).toMatchObject({
      why: 'link-missing',
      number: '5',
    });
  });

  it('names an event that was put in past the market', async () => {
    expect(
      await caught(
        `insert into platform.audit_event (id, at, kind, facts) values ('00000000-0000-4000-8000-000000000001', now(), 'query-moved', '{}')`,
        `delete from platform.audit_event where id = '00000000-0000-4000-8000-000000000001'`,
      ),
    ).toMatchObject({ why: 'event-not-linked', eventId: '00000000-0000-4000-8000-000000000001' });
  });

  it('names the place where events changed their order', async () => {
    const swap = `update platform.audit_link set number = -4 where number = 4; update platform.audit_link set number = 4 where number = 6; update platform.audit_link set number = 6 where number = -4`;
    expect(await caught(swap, swap)).toMatchObject({ why: 'link-altered', number: '4' });
  });

  it('that was cut off, or written anew from somewhere on, differs from a last link that was kept', async () => {
    const { head } = (await verify()).said;
    const kept = `${head.number}:${head.hash}`;
    const [link] = await market.owner.query('select * from platform.audit_link order by number desc limit 1');
    const [event] = await market.owner.query('select * from platform.audit_event where id = $1', [
      link.event_id,
    ]);
    await tamper(
      `delete from platform.audit_link where number = ${link.number}; delete from platform.audit_event where id = '${event.id}'`,
    );
    expect((await verify()).code).toBe(0);
    expect((await verify(kept)).said.broken).toMatchObject({ why: 'head-differs' });
    await processor.post('/queries', terms(market), { 'idempotency-key': 'another' });
    await seal();
    expect((await verify()).code).toBe(0);
    expect((await verify(kept)).said.broken).toMatchObject({ why: 'head-differs', number: head.number });
  });

  it('names what was changed of a person’s content', async () => {
    const [{ event_id: id }] = await market.owner.query(
      'select event_id from platform.audit_content limit 1',
    );
    const change = (from: string, to: string): string =>
      `update platform.audit_content set content = replace(content, '"class":"${from}"', '"class":"${to}"') where event_id = '${id}'`;
    expect(await caught(change('low', 'high'), change('high', 'low'))).toMatchObject({
      why: 'content-altered',
      eventId: id,
    });
  });

  it('holds when an account is erased, and nothing of its person is left', async () => {
    const [{ event_id: id }] = await market.owner.query(
      'select event_id from platform.audit_content where user_id = $1 limit 1',
      [ids[3]],
    );
    await market.owner.query('delete from users.account where id = $1', [ids[3]]);
    const { code, said } = await verify();
    expect([code, said.contents]).toEqual([0, 29]);
    const [left] = await market.owner.query('select kind, facts from platform.audit_event where id = $1', [
      id,
    ]);
    expect(left).toEqual({ kind: 'consent-allowed', facts: null });
  });

  it('that does not go on is told', async () => {
    await market.owner.query(
      `insert into platform.audit_event (id, at, kind, facts) values (gen_random_uuid(), $1, 'query-moved', '{}')`,
      [market.clock.now()],
    );
    expect((await verify()).said).toMatchObject({ intact: true, waiting: 1 });
    market.clock.forward(601);
    expect((await verify()).said.broken).toMatchObject({ why: 'chain-stands-still' });
    await seal();
    expect((await verify()).code).toBe(0);
  });

  it('is continued once, however many go on with it at the same time', async () => {
    await Promise.all(
      Array.from({ length: 50 }, () =>
        market.database.query(
          `insert into platform.audit_event (id, at, kind, facts) values (gen_random_uuid(), now(), 'query-moved', '{}')`,
        ),
      ),
    );
    await Promise.all(
      Array.from({ length: 4 }, () => market.database.query('select platform.chain_audit(10)')),
    );
    await seal();
    expect((await verify()).said).toMatchObject({ intact: true, waiting: 0 });
  });

  it('is not what somebody asked for without saying what', async () => {
    const said: string[] = [];
    const say = (line: string): void => void said.push(line);
    expect(await runAuditTask(market.app, { words: [], options: {} }, say)).toBe(2);
    expect(await runAuditTask(market.app, { words: ['verify'], options: { head: 'x' } }, say)).toBe(2);
    expect(said[0]).toMatch(/audit verify/);
  });
});
