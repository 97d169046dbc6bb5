import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeSenmlCbor } from '@mynedata/senml';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { IMPORT_LIMITS, type ImportLimits, importLimits } from '../src/sources/imports/import';
import { ImportsStore } from '../src/sources/imports/imports.store';
import { type Market, openMarket } from './market';
import { type Person, type Reply, push } from './person';

let market: Market;
let user: Person;
let sourceId: string;
let limits: { -readonly [Key in keyof ImportLimits]: number };
beforeAll(async () => {
  market = await openMarket();
  limits = market.app.get(IMPORT_LIMITS);
});
afterAll(async () => market.close());
afterEach(() => void Object.assign(limits, importLimits));

const path = (rest = ''): string => `/sources/${sourceId}/imports${rest}`;
const run = (): Promise<void> => market.jobs.tick('sources.imports');

async function newSource(sourceType = 'RandomData'): Promise<void> {
  user = await market.newcomer().registerAsUser();
  sourceId = (await user.post('/sources', { sourceType, label: 'file' })).body.id;
}

const send = (body: string, query = '', type = 'text/csv'): Promise<Reply> =>
  user.send('POST', path(query), body, { 'content-type': type });

/** Bytes, which a `Person` does not send. */
const sendBytes = async (body: Uint8Array<ArrayBuffer>, headers: Record<string, string>, query = '') => {
  const cookie = user.cookieHeader();
  const csrf = /XSRF-TOKEN=([^;]*)/.exec(cookie)?.[1] ?? '';
  const reply = await fetch(`${market.url}/api/v2${path(query)}`, {
    method: 'POST',
    body,
    headers: { cookie, 'x-xsrf-token': csrf, ...headers },
  });
  return { status: reply.status, body: (await reply.json()) as Reply['body'] };
};

/** Everything that the source holds, as its own export says. */
const stored = async (): Promise<string[]> =>
  (await user.get(`/sources/${sourceId}/export?format=csv`)).body.trim().split('\r\n').slice(1).sort();

/** Sends a file that is clear, runs it, and returns what has become of it. */
async function imported(body: string, query = '?start=true', type = 'text/csv') {
  const sent = await send(body, query, type);
  expect(sent.status, JSON.stringify(sent.body)).toBe(201);
  expect(sent.body.state, JSON.stringify(sent.body.unclear)).toBe('waiting');
  await run();
  return (await user.get(path(`/${sent.body.id}`))).body;
}

describe('a CSV file with a column for each name', () => {
  it('is understood, shown as it would be stored, and then imported', async () => {
    await newSource();
    const file = [
      'Time;Random one;random_two;note',
      '01.03.2026 12:00;1,5;10;x',
      '01.03.2026 12:01;;11,25;y',
      '01.03.2026 12:02;much;12;z',
    ].join('\r\n');
    const { status, body } = await send(file, '?timeZone=Europe/Berlin&fileName=numbers.csv');
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'uploaded',
      format: 'csv',
      fileName: 'numbers.csv',
      bytes: Buffer.byteLength(file),
      unclear: [],
      settings: {
        delimiter: ';',
        decimal: ',',
        header: true,
        layout: 'wide',
        timeColumn: 0,
        timeFormat: 'day-month-year',
        timeZone: 'Europe/Berlin',
        columns: [
          { column: 1, name: 'random_one', unit: null, type: 'number' },
          { column: 2, name: 'random_two', unit: null, type: 'number' },
        ],
      },
      columns: [{ header: 'Time' }, { header: 'Random one' }, { header: 'random_two' }, { header: 'note' }],
    });
    expect(body.preview).toEqual([
      {
        place: 2,
        records: [
          { name: 'random_one', at: '2026-03-01T11:00:00.000Z', value: 1.5, unit: null },
          { name: 'random_two', at: '2026-03-01T11:00:00.000Z', value: 10, unit: null },
        ],
        errors: [],
      },
      {
        place: 3,
        records: [{ name: 'random_two', at: '2026-03-01T11:01:00.000Z', value: 11.25, unit: null }],
        errors: [],
      },
      {
        place: 4,
        records: [{ name: 'random_two', at: '2026-03-01T11:02:00.000Z', value: 12, unit: null }],
        errors: [
          {
            field: 'random_one',
            value: 'much',
            code: 'not-a-number',
            detail: 'This is not a number with the decimal sign of the import.',
          },
        ],
      },
    ]);
    expect(await stored()).toEqual([]);
    expect((await user.post(path(`/${body.id}/start`))).body.state).toBe('waiting');
    await run();
    expect((await user.get(path(`/${body.id}`))).body).toMatchObject({
      state: 'done',
      progress: 1,
      rows: 3,
      accepted: 4,
      duplicates: 0,
      rejected: 1,
      reportedErrors: 1,
      failure: null,
      preview: [],
    });
    expect(await stored()).toEqual([
      'random_one,2026-03-01T11:00:00.000Z,1.5,',
      'random_two,2026-03-01T11:00:00.000Z,10,',
      'random_two,2026-03-01T11:01:00.000Z,11.25,',
      'random_two,2026-03-01T11:02:00.000Z,12,',
    ]);
    const report = await user.get(path(`/${body.id}/errors`));
    expect(report.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(report.headers.get('content-disposition')).toContain('attachment');
    expect(report.body).toBe(
      'line,field,value,code,reason\r\n4,random_one,much,not-a-number,This is not a number with the decimal sign of the import.\r\n',
    );
    const [kept] = await market.owner.query(
      'select count(*)::int as n from sources.import_piece where import_id = $1',
      [body.id],
    );
    expect(kept.n).toBe(0);
  });

  it('shows twenty rows at most', async () => {
    await newSource();
    const rows = Array.from({ length: 50 }, (_, at) => `${1763769600 + at},${at}`);
    const { body } = await send(`time,random_one\n${rows.join('\n')}`);
    expect(body.settings.timeFormat).toBe('epoch-seconds');
    expect(body.preview).toHaveLength(20);
    expect(body.preview[19]).toMatchObject({ place: 21, records: [{ value: 19 }] });
  });

  it('of a dynamic source names its records by its header, with units in brackets', async () => {
    await newSource('AirQuality');
    const { body } = await send('Date,Küche Temp [°C],co2 (ppm),door\n2026-01-01T00:00Z,20.5,600,true\n');
    expect(body.settings.columns).toEqual([
      { column: 1, name: 'Kuche_Temp', unit: 'Cel', type: 'number' },
      { column: 2, name: 'co2', unit: 'ppm', type: 'number' },
      { column: 3, name: 'door', unit: null, type: 'boolean' },
    ]);
  });

  it('takes a column for numbers where a few cells are none, and reports those', async () => {
    await newSource('AirQuality');
    const rows = Array.from({ length: 10 }, (_, at) => `2026-01-01T00:0${at}Z,${at === 4 ? 'n/a' : at}`);
    const done = await imported(`time,co2\n${rows.join('\n')}`);
    expect(done).toMatchObject({ settings: { columns: [{ type: 'number' }] }, accepted: 9, rejected: 1 });
  });

  it('may hold quotes, line ends in cells, a byte order mark and the code page of Windows', async () => {
    await newSource('PersonalInformation');
    const done = await imported(
      '\ufefftime,city,zip_code\r\n2026-01-01T00:00:00Z,"Bad ""X""\r\nan der Ü",\r\n',
    );
    expect(done).toMatchObject({ state: 'done', accepted: 1, rejected: 0 });
    const windows = Buffer.from('time;city\n2026-01-02;K\xf6ln\n', 'latin1');
    const { body } = await sendBytes(windows, { 'content-type': 'text/csv' }, '?start=true&timeZone=UTC');
    expect(body.settings.encoding).toBe('windows-1252');
    await run();
    const values = (await user.get(`/sources/${sourceId}/measurements`)).body.items;
    expect(values.map(({ value }: { value: string }) => value)).toEqual(['Köln', 'Bad "X"\r\nan der Ü']);
  });

  it('is read by what the person says where that differs', async () => {
    await newSource();
    const { body } = await send('a,b,c\n02/03/2026,1,2\n');
    expect(body.unclear.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/timeZone',
      '/columns',
    ]);
    const refused = await user.post(path(`/${body.id}/start`));
    expect(refused).toMatchObject({ status: 422, body: { code: 'import-not-clear' } });
    expect(refused.body.errors).toMatchObject([{ pointer: '/timeZone' }, { pointer: '/columns' }]);
    const set = await user.put(path(`/${body.id}/settings`), {
      timeFormat: 'day-month-year',
      timeZone: 'America/New_York',
      columns: [{ column: 2, name: 'random_one' }],
    });
    expect(set.body).toMatchObject({
      unclear: [],
      preview: [{ records: [{ name: 'random_one', at: '2026-03-02T05:00:00.000Z', value: 2 }] }],
    });
    const wrong = await user.put(path(`/${body.id}/settings`), {
      timeColumn: 7,
      columns: [
        { column: 1, name: 'random one' },
        { column: 1, name: 'random_two' },
        { column: 9, name: 'random_two' },
      ],
    });
    expect(wrong.body.unclear.map(({ pointer, code }: Record<string, string>) => [pointer, code])).toEqual(
      expect.arrayContaining([
        ['/timeColumn', 'no-such-column'],
        ['/columns/0/name', 'wrong-name'],
        ['/columns/1/column', 'used-twice'],
        ['/columns/2/column', 'no-such-column'],
        ['/columns/2/name', 'used-twice'],
      ]),
    );
  });

  it.each([
    [{ delimiter: '#' }, '/delimiter'],
    [{ timeZone: 'Mars/Olympus' }, '/timeZone'],
    [{ timeColumn: -1 }, '/timeColumn'],
    [{ timeColumn: 'x' }, '/timeColumn'],
    [{ columns: [{ column: 1 }] }, '/columns/0/name'],
    [{ columns: ['x'] }, '/columns'],
    [{ columns: [[]] }, '/columns'],
    [{ columns: [null] }, '/columns'],
    [{ columns: {} }, '/columns'],
    [{ columns: null }, '/columns'],
    [{ header: null }, '/header'],
    [{ surprise: 1 }, '/surprise'],
  ])('is not read by %j', async (input, pointer) => {
    await newSource();
    const { body } = await send('time,random_one\n2026-01-01T00:00Z,1\n');
    const reply = await user.put(path(`/${body.id}/settings`), input);
    expect(reply.status).toBe(422);
    expect(reply.body.errors[0].pointer).toMatch(new RegExp(`^${pointer}`));
  });

  it('keeps both hours apart when the clocks are put back, and refuses the one that never was', async () => {
    await newSource();
    const times = [
      '29.03.2025 02:30',
      '30.03.2025 02:30',
      '26.10.2025 02:30',
      '26.10.2025 02:45',
      '26.10.2025 02:00',
      '26.10.2025 02:30',
    ];
    const file = `time;random_one\n${times.map((time, at) => `${time};${at}`).join('\n')}`;
    const done = await imported(file, '?start=true&timeZone=Europe/Berlin');
    expect(done).toMatchObject({ accepted: 5, rejected: 1 });
    expect((await user.get(path(`/${done.id}/errors`))).body).toContain(
      '3,time,30.03.2025 02:30,no-such-time,',
    );
    expect(await stored()).toEqual([
      'random_one,2025-03-29T01:30:00.000Z,0,',
      'random_one,2025-10-26T00:30:00.000Z,2,',
      'random_one,2025-10-26T00:45:00.000Z,3,',
      'random_one,2025-10-26T01:00:00.000Z,4,',
      'random_one,2025-10-26T01:30:00.000Z,5,',
    ]);
  });
});

describe('a CSV file with a column of names', () => {
  it('is what an export is: all of it is there already', async () => {
    await newSource('AirQuality');
    const rows = Array.from({ length: 300 }, (_, at) => {
      const time = new Date(Date.UTC(2026, 0, 1) + at * 61_000).toISOString();
      return `co2,${time},${400 + at / 10},ppm\r\nroom,${time},"Kitchen, ${at}",\r\nopen,${time},${at % 2 === 0},\r\n`;
    });
    const first = await imported(`name,time,value,unit\r\n${rows.join('')}`);
    expect(first).toMatchObject({ state: 'done', rows: 900, accepted: 900, duplicates: 0, rejected: 0 });
    const file = (await user.get(`/sources/${sourceId}/export?format=csv`)).body;
    const again = await imported(file);
    expect(again).toMatchObject({ rows: 900, accepted: 0, duplicates: 900, rejected: 0 });
    expect(again.settings).toMatchObject({
      layout: 'long',
      nameColumn: 0,
      timeColumn: 1,
      valueColumn: 2,
      unitColumn: 3,
    });
    expect((await user.get(`/sources/${sourceId}/export?format=csv`)).body).toBe(file);
  });

  it('needs no header where it holds names of the source', async () => {
    await newSource();
    expect(await imported('random_one,2026-01-01T00:00Z,5\nrandom_two,2026-01-01T00:00Z,6\n')).toMatchObject({
      rows: 2,
      accepted: 2,
    });
  });

  it('reports every row that is not stored, by its line', async () => {
    await newSource();
    const done = await imported(
      [
        'name,time,value',
        'random_one,2026-01-01T00:00Z,1',
        'random_one,never,2',
        '"random_one',
        'nobody,2026-01-01T00:00Z,3',
        'random_one,2999-01-01T00:00Z,4',
        'ran dom,2026-01-01T00:00Z,5',
        ',2026-01-01T00:00Z,6',
        'random_two,2026-01-01T00:00Z,7',
      ].join('\n'),
    );
    expect(done).toMatchObject({ state: 'done', accepted: 2, rejected: 6, reportedErrors: 6 });
    const report: string = (await user.get(path(`/${done.id}/errors`))).body;
    expect(report.split('\r\n').map((line) => line.split(',').slice(0, 4).join(','))).toEqual([
      'line,field,value,code',
      '3,time,never,time-not-readable',
      '4,,,quote-not-closed',
      '5,nobody,3,unknown-attribute',
      '6,random_one,4,time-in-future',
      '7,ran dom,5,wrong-name',
      '8,,6,wrong-name',
      '',
    ]);
  });

  it('keeps the first errors of a report, and counts them all', async () => {
    await newSource();
    limits.errors = 5;
    limits.sliceRecords = 3;
    const rows = 'random_one,never,1\n'.repeat(20);
    const { id } = (await send(`name,time,value\nrandom_one,2026-01-01T00:00Z,0\n${rows}`)).body;
    await user.put(path(`/${id}/settings`), { timeColumn: 1, timeFormat: 'iso' });
    await user.post(path(`/${id}/start`));
    await run();
    const done = (await user.get(path(`/${id}`))).body;
    expect(done).toMatchObject({ accepted: 1, rejected: 20, reportedErrors: 5 });
  });
});

describe('a SenML file', () => {
  const pack = [
    { bn: 'random_', bt: 1763769600, n: 'one', v: 1 },
    { n: 'two', v: 2 },
    { n: 'three', v: 3 },
    { n: 'one', t: 60, v: 4 },
  ];

  it('is imported at once, and what is wrong with it reported by record', async () => {
    await newSource();
    const done = await imported(JSON.stringify(pack), '?start=true', 'application/senml+json');
    expect(done).toMatchObject({ state: 'done', settings: null, rows: 4, accepted: 3, rejected: 1 });
    const report = (await user.get(path(`/${done.id}/errors`))).body;
    expect(report).toMatch(/^record,field,value,code,reason\r\n2,n,,unknown-attribute,/);
  });

  it('is shown before', async () => {
    await newSource();
    const { body } = await send(JSON.stringify(pack), '', 'application/senml+json');
    expect(body.preview).toMatchObject([
      { place: 0, records: [{ name: 'random_one', at: '2025-11-22T00:00:00.000Z', value: 1 }], errors: [] },
      { place: 1, records: [{ name: 'random_two', value: 2 }] },
      { place: 2, records: [], errors: [{ field: 'n', code: 'unknown-attribute' }] },
      { place: 3, records: [{ value: 4 }] },
    ]);
    expect((await user.put(path(`/${body.id}/settings`), {})).body.code).toBe('import-not-readable');
  });

  it('fails where it is no JSON any more; what stands before stays stored', async () => {
    await newSource();
    const text = `${JSON.stringify(pack).slice(0, -1)}, oh`;
    const done = await imported(text, '?start=true', 'application/sensml+json');
    expect(done).toMatchObject({ state: 'failed', accepted: 3, rejected: 1 });
    expect(done.failure).toMatch(/^Not JSON: byte \d+ /);
  });

  it('may be CBOR', async () => {
    await newSource();
    const records = [1, 2, 3].map((value, index) => ({
      index,
      name: 'random_one',
      unit: undefined,
      time: 1763769600 + index,
      value,
      sum: undefined,
      updateTime: undefined,
    }));
    const bytes = new Uint8Array(encodeSenmlCbor(records));
    limits.sliceRecords = 2;
    const { body } = await sendBytes(bytes, { 'content-type': 'application/senml+cbor' }, '?start=true');
    await run();
    expect((await user.get(path(`/${body.id}`))).body).toMatchObject({ state: 'done', rows: 3, accepted: 3 });
    limits.cborBytes = 10;
    expect((await sendBytes(bytes, { 'content-type': 'application/senml+cbor' })).status).toBe(413);
  });

  it('means the time of its arrival where it says none, however late it is read', async () => {
    await newSource();
    const { body } = await send('[{"n":"random_one","v":1}]', '?start=true', 'application/senml+json');
    market.clock.forward(3600);
    await run();
    expect((await stored())[0]).toContain(body.createdAt);
  });
});

describe('the file of an import', () => {
  const small = 'time,random_one\n2026-01-01T00:00Z,1\n';

  it('may come compressed', async () => {
    await newSource();
    const headers = { 'content-type': 'text/csv', 'content-encoding': 'gzip' };
    const { status, body } = await sendBytes(new Uint8Array(gzipSync(small)), headers, '?start=true');
    expect([status, body.bytes]).toEqual([201, small.length]);
    const broken = await sendBytes(new Uint8Array(gzipSync(small).subarray(0, 20)), headers);
    expect([broken.status, broken.body.code]).toEqual([400, 'bad-request']);
    expect((await user.get(path())).body.items).toHaveLength(1);
  });

  it('is refused when it is too large, whether it says so or not, and leaves nothing', async () => {
    await newSource();
    limits.fileBytes = 1000;
    limits.pieceBytes = 100;
    expect((await send(small.repeat(100))).status).toBe(413);
    const headers = { 'content-type': 'text/csv', 'content-encoding': 'gzip' };
    expect((await sendBytes(new Uint8Array(gzipSync(small.repeat(100))), headers)).status).toBe(413);
    const left = await market.owner.query('select 1 from sources.import where source_id = $1', [sourceId]);
    expect(left).toEqual([]);
  });

  it('is refused when those that wait are too large together, for one person or for all', async () => {
    await newSource();
    limits.pieceBytes = 100;
    limits.bytesOfPerson = 200;
    expect((await send(small.repeat(5))).status).toBe(201);
    expect(await send(small.repeat(5))).toMatchObject({ status: 409, body: { code: 'too-many-imports' } });
    limits.bytesOfPerson = importLimits.bytesOfPerson;
    limits.bytesOfAll = 1;
    expect(await send(small.repeat(5))).toMatchObject({ status: 503, body: { code: 'imports-full' } });
  });

  it.each([
    ['', 'text/csv', 422, 'import-not-readable'],
    ['\ufeff', 'text/csv', 422, 'import-not-readable'],
    [small, 'text/html', 415, 'media-type-not-supported'],
    [small, 'application/octet-stream', 415, 'media-type-not-supported'],
  ])('%j as %s is refused', async (body, type, status, code) => {
    await newSource();
    expect(await send(body, '', type)).toMatchObject({ status, body: { code } });
  });

  it('in UTF-16 is refused with a way out', async () => {
    await newSource();
    const { body } = await sendBytes(new Uint8Array(Buffer.from(`\ufeff${small}`, 'utf16le')), {
      'content-type': 'text/csv',
    });
    expect(body.detail).toContain('Save it as UTF-8');
  });

  it.each([
    '?start=perhaps',
    '?timeZone=Nowhere',
    `?fileName=${'x'.repeat(201)}`,
    '?fileName=%0A',
    '?color=red',
  ])('is not asked for by %s', async (query) => {
    await newSource();
    expect((await send(small, query)).status).toBe(422);
  });

  it('is one of five at most that are not over', async () => {
    await newSource();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push((await send(small)).body.id);
    expect(await send(small)).toMatchObject({ status: 409, body: { code: 'too-many-imports' } });
    expect((await user.post(path(`/${ids[0]}/cancel`))).body.state).toBe('cancelled');
    expect((await send(small)).status).toBe(201);
  });

  it('is deleted after a day if nobody starts it, the report after a month', async () => {
    await newSource();
    const done = await imported(small);
    const { body } = await send(small);
    market.clock.forward(25 * 3600);
    await market.jobs.tick('sources.old-imports');
    expect((await user.get(path(`/${body.id}`))).status).toBe(404);
    expect((await user.get(path(`/${done.id}`))).status).toBe(200);
    market.clock.forward(30 * 24 * 3600);
    await market.jobs.tick('sources.old-imports');
    await user.post('/auth/sign-in', { username: user.username, password: 'correct horse battery' });
    expect((await user.get(path(`/${done.id}`))).status).toBe(404);
  });
});

const many = (count: number): string =>
  `time,random_one,random_two\n${Array.from({ length: count }, (_, at) => `${1700000000 + at},${at % 100},${at % 7}\n`).join('')}`;

describe('an import', () => {
  it('of another person is not found, by any route', async () => {
    await newSource();
    const { id } = (await send(many(3))).body;
    const stranger = await market.newcomer().registerAsUser();
    const foreign = (await stranger.post('/sources', { sourceType: 'RandomData', label: 'mine' })).body.id;
    for (const base of [path(), `/sources/${foreign}/imports`])
      for (const reply of [
        await stranger.get(`${base}/${id}`),
        await stranger.get(`${base}/${id}/errors`),
        await stranger.get(`${base}/${id}/events`),
        await stranger.put(`${base}/${id}/settings`, {}),
        await stranger.post(`${base}/${id}/start`),
        await stranger.post(`${base}/${id}/cancel`),
      ])
        expect(reply.status).toBe(404);
    expect((await stranger.get(path())).status).toBe(404);
    expect((await stranger.send('POST', path(), many(1), { 'content-type': 'text/csv' })).status).toBe(404);
    expect((await market.newcomer().get(path())).status).toBe(401);
    expect((await user.get(path(`/${id}`))).body.state).toBe('uploaded');
  });

  it('is listed, newest first, page by page', async () => {
    await newSource();
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.unshift((await send(many(1))).body.id);
    const first = (await user.get(path('?limit=2'))).body;
    const second = (await user.get(path(`?limit=2&cursor=${first.nextCursor}`))).body;
    expect([...first.items, ...second.items].map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeUndefined();
  });

  it('is started once, and changed only before', async () => {
    await newSource();
    const { id } = (await send(many(3), '?start=true')).body;
    expect((await user.post(path(`/${id}/start`))).body.code).toBe('import-not-changeable');
    expect((await user.put(path(`/${id}/settings`), {})).status).toBe(409);
    await run();
    expect((await user.post(path(`/${id}/start`))).body.code).toBe('import-over');
    expect((await user.post(path(`/${id}/cancel`))).body.code).toBe('import-over');
  });

  it('can be cancelled while it runs; what is stored stays, the rest is not read', async () => {
    await newSource();
    limits.sliceRecords = 10;
    const { id } = (await send(many(1000), '?start=true')).body;
    const imports = market.app.get(ImportsStore);
    const advance = imports.advance.bind(imports);
    imports.advance = async (...args) => {
      const advanced = await advance(...args);
      if (args[2] === 2) setTimeout(() => void user.post(path(`/${id}/cancel`)));
      return advanced;
    };
    try {
      await run();
    } finally {
      imports.advance = advance;
    }
    const after = (await user.get(path(`/${id}`))).body;
    expect(after.state).toBe('cancelled');
    expect(after.rows).toBeGreaterThanOrEqual(15);
    expect(after.rows).toBeLessThan(1000);
    expect((await stored()).length).toBeGreaterThanOrEqual(after.accepted);
    expect((await user.post(path(`/${id}/cancel`))).body.state).toBe('cancelled');
  });

  it('goes with its source, also while it runs', async () => {
    await newSource();
    limits.sliceRecords = 10;
    await send(many(1000), '?start=true');
    const imports = market.app.get(ImportsStore);
    const advance = imports.advance.bind(imports);
    imports.advance = async (tx, key, slices, ...rest) => {
      const advanced = await advance(tx, key, slices, ...rest);
      if (slices === 2) setTimeout(() => void user.delete(`/sources/${sourceId}`));
      return advanced;
    };
    try {
      await run();
    } finally {
      imports.advance = advance;
    }
    for (const table of ['import', 'import_piece', 'import_fault', 'chunk'])
      expect(
        await market.owner.query(`select 1 from sources.${table} where source_id = $1`, [sourceId]),
      ).toEqual([]);
  });

  it('runs one after the other into a source, while others have their turn', async () => {
    await newSource();
    limits.turnMs = 0;
    limits.sliceRecords = 50;
    const [person, first] = [user, sourceId];
    const mine = [
      (await send(many(500), '?start=true')).body.id,
      (await send(many(500), '?start=true')).body.id,
    ];
    await newSource();
    const theirs = (await send(many(20), '?start=true')).body.id;
    await run();
    const finished = new Map<string, string>();
    for (const [who, source, id] of [
      [person, first, mine[0]],
      [person, first, mine[1]],
      [user, sourceId, theirs],
    ] as const)
      finished.set(id, (await who.get(`/sources/${source}/imports/${id}`)).body.finishedAt);
    const [one = '', two = '', other = ''] = [...mine, theirs].map((id) => finished.get(id));
    expect(other < one && one <= two).toBe(true);
    expect((await person.get(`/sources/${first}/imports/${mine[1]}`)).body).toMatchObject({
      accepted: 0,
      duplicates: 1000,
    });
  });

  it('tells how it gets on, until it is over', async () => {
    await newSource();
    const { id } = (await send(many(2000), '?start=true')).body;
    const stream = await fetch(`${market.url}/api/v2${path(`/${id}/events`)}`, {
      headers: { cookie: user.cookieHeader() },
    });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const ran = run();
    const text = await stream.text();
    await ran;
    const states = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data).state);
    expect(states[0]).toBe('waiting');
    expect(states.at(-1)).toBe('done');
  });
});

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6));

describe('whatever a file holds', () => {
  it('is stored or reported, and never our fault', { timeout: 600_000 }, async () => {
    console.log(`files: seed ${seed}`);
    await newSource('AirQuality');
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        '1',
        '-2,5',
        '1.234,5',
        '1e400',
        '2026-01-01T00:00Z',
        '01.02.2026 03:04',
        '1763769600',
        'true',
        '99999999999999',
      ),
      fc.constantFrom(
        'co2',
        'temp [°C]',
        'a"b',
        '"',
        '""',
        '\u0000',
        '\ud800',
        '😀',
        '__proto__',
        'time',
        'name',
        'value',
        '=1+1',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.double().map(String),
    );
    const table = fc
      .tuple(
        fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 12 }),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n'),
      )
      .map(([rows, delimiter, end]) => rows.map((row) => row.join(delimiter)).join(end));
    const file = fc.oneof(
      { weight: 4, arbitrary: table.map((text) => ['text/csv', Buffer.from(text)] as const) },
      {
        weight: 1,
        arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => ['text/csv', bytes] as const),
      },
      {
        weight: 1,
        arbitrary: fc.json().map((text) => ['application/senml+json', Buffer.from(`[${text}]`)] as const),
      },
      {
        weight: 1,
        arbitrary: fc
          .uint8Array({ maxLength: 100 })
          .map((bytes) => ['application/senml+cbor', bytes] as const),
      },
    );
    const settings = fc.record(
      {
        delimiter: fc.constantFrom(',', ';'),
        header: fc.boolean(),
        layout: fc.constantFrom('wide', 'long'),
        timeColumn: fc.nat({ max: 4 }),
        timeFormat: fc.constantFrom('iso', 'epoch-seconds', 'day-month-year'),
        timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Africa/Monrovia'),
        columns: fc.uniqueArray(
          fc.record({ column: fc.nat({ max: 4 }), name: fc.constantFrom('a', 'b', 'c') }),
          {
            selector: ({ name }) => name,
          },
        ),
        nameColumn: fc.nat({ max: 4 }),
        valueColumn: fc.nat({ max: 4 }),
      },
      { requiredKeys: [] },
    );
    let ran = 0;
    await fc.assert(
      fc.asyncProperty(file, settings, async ([type, bytes], given) => {
        const { status, body } = await sendBytes(new Uint8Array(bytes), { 'content-type': type });
        expect(status, JSON.stringify(body)).toBeLessThan(500);
        if (status !== 201) return;
        const at = path(`/${body.id}`);
        const set = await user.put(`${at}/settings`, given);
        expect(set.status, JSON.stringify(set.body)).toBeLessThan(500);
        const started = await user.post(`${at}/start`);
        expect(started.status, JSON.stringify(started.body)).toBeLessThan(500);
        if (started.status !== 200) {
          expect((await user.post(`${at}/cancel`)).status).toBe(200);
          return;
        }
        await run();
        ran++;
        const done = (await user.get(at)).body;
        expect(['done', 'failed']).toContain(done.state);
        if (done.state === 'failed') expect(type).not.toBe('text/csv');
        expect(done.rejected > 0 ? done.reportedErrors : 1).toBeGreaterThan(0);
        expect((await user.get(`${at}/errors`)).status).toBe(200);
      }),
      { seed, numRuns: process.env['TEST_FULL'] === '1' ? 2000 : 60 },
    );
    expect(ran).toBeGreaterThan(5);
  });
});

describe('an import whose process dies', () => {
  it('between storing and saving its place, at every slice, loses nothing and stores nothing twice', async () => {
    const files = [
      ['text/csv', many(1000)],
      [
        'application/senml+json',
        JSON.stringify(
          Array.from({ length: 2000 }, (_, at) => ({
            ...(at === 0 ? { bn: 'random_', bt: 1700000000, bu: '' } : {}),
            n: at % 2 === 0 ? 'one' : 'two',
            t: at >> 1,
            v: at % 50,
            x: 'y'.repeat(400),
          })).map(({ bu: _, ...record }: Record<string, unknown>) => record),
        ),
      ],
    ] as const;
    for (const [type, file] of files) {
      await newSource();
      limits.sliceRecords = 150;
      limits.pieceBytes = 4096;
      const { id } = (await send(file, '?start=true', type)).body;
      const imports = market.app.get(ImportsStore);
      const advance = imports.advance.bind(imports);
      const died = new Set<number>();
      imports.advance = async (tx, key, slices, ...rest) => {
        if (died.has(slices)) return advance(tx, key, slices, ...rest);
        died.add(slices);
        throw new Error('killed');
      };
      try {
        for (let runs = 0; runs < 100; runs++) await run();
      } finally {
        imports.advance = advance;
      }
      const after = (await user.get(path(`/${id}`))).body;
      expect(died.size).toBeGreaterThan(5);
      expect(after).toMatchObject({ state: 'done', rejected: 0 });
      expect(after.accepted + after.duplicates).toBe(2000);
      const held = await stored();
      expect(new Set(held).size).toBe(2000);
      expect(held).toHaveLength(2000);
    }
  });

  it('each time it is taken up is given up, and does not stop others', async () => {
    await newSource();
    const { id } = (await send(many(10), '?start=true')).body;
    const other = await market.newcomer().registerAsUser();
    const foreign = (await other.post('/sources', { sourceType: 'RandomData', label: 'other' })).body.id;
    const theirs = await other.send('POST', `/sources/${foreign}/imports?start=true`, many(10), {
      'content-type': 'text/csv',
    });
    const imports = market.app.get(ImportsStore);
    const advance = imports.advance.bind(imports);
    imports.advance = (tx, key, ...rest) =>
      key.id === id ? Promise.reject(new Error('killed')) : advance(tx, key, ...rest);
    try {
      for (let runs = 0; runs < 6; runs++) await run();
    } finally {
      imports.advance = advance;
    }
    expect((await user.get(path(`/${id}`))).body).toMatchObject({ state: 'failed', rows: 0 });
    expect((await other.get(`/sources/${foreign}/imports/${theirs.body.id}`)).body.state).toBe('done');
  });

  it('by kill -9 is gone on with by the next process', async () => {
    const root = join(import.meta.dirname, '../../..');
    execFileSync('rolldown', ['-c', 'apps/api/rolldown.config.ts'], { cwd: root, stdio: 'ignore' });
    await newSource();
    const rows = 400_000;
    const { id } = (await send(many(rows), '?start=true')).body;
    const server: ChildProcess = spawn('node', [join(root, 'dist/apps/api/main.js')], {
      env: { ...market.processEnvironment, DEMO: '0', PORT: '0' },
      stdio: 'ignore',
    });
    try {
      await eventually(async () => {
        const [row] = await market.owner.query('select slices, state from sources.import where id = $1', [
          id,
        ]);
        expect(row.state).not.toBe('done');
        return row.slices >= 5 ? true : undefined;
      });
    } finally {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
    const killed = (await user.get(path(`/${id}`))).body;
    expect(killed.state).toBe('running');
    await eventually(async () => {
      await run();
      return (await user.get(path(`/${id}`))).body.state === 'running' ? undefined : true;
    });
    const after = (await user.get(path(`/${id}`))).body;
    expect(after).toMatchObject({ state: 'done', rows, rejected: 0 });
    expect(after.accepted + after.duplicates).toBe(2 * rows);
    expect(after.duplicates).toBeLessThanOrEqual(importLimits.sliceRecords);
    const held = await market.owner.query(
      `select s.name, sum(count)::int as records, sum(sum)::float8 as total,
              count(*) filter (where c.first_at <= previous.last_at)::int as overlaps
         from sources.chunk c join sources.series s on s.source_id = c.source_id and s.id = c.series
         left join lateral (select p.last_at from sources.chunk p where p.source_id = c.source_id and p.series = c.series and p.first_at < c.first_at
                             order by p.first_at desc limit 1) previous on true
        where c.source_id = $1 group by s.name order by s.name`,
      [sourceId],
    );
    const total = (modulo: number): number => {
      let sum = 0;
      for (let at = 0; at < rows; at++) sum += at % modulo;
      return sum;
    };
    expect(held).toEqual([
      { name: 'random_one', records: rows, total: total(100), overlaps: 0 },
      { name: 'random_two', records: rows, total: total(7), overlaps: 0 },
    ]);
    console.log(`killed after ${killed.rows} of ${rows} rows; ${after.duplicates} records were read twice`);
  });
});

if (process.env['TEST_FULL'] !== '1')
  console.log('A file of 100 MB is imported with TEST_FULL=1 only: it takes a minute.');
describe.runIf(process.env['TEST_FULL'] === '1')('a file of 100 MB', () => {
  let server: ChildProcess | undefined;
  afterAll(() => server?.kill('SIGKILL'));

  it('needs no more memory than one of 25 MB', { timeout: 600_000 }, async () => {
    const root = join(import.meta.dirname, '../../..');
    execFileSync('rolldown', ['-c', 'apps/api/rolldown.config.ts'], { cwd: root, stdio: 'ignore' });
    const port = await freePort();
    const environment = {
      ...market.processEnvironment,
      DEMO: '0',
      PORT: String(port),
    };
    // As the product is run.
    const flags = ['--heap-growing-percent=25', '--max-semi-space-size=8'];
    server = spawn('node', [...flags, join(root, 'dist/apps/api/main.js')], {
      env: environment,
      stdio: 'ignore',
    });
    const url = `http://127.0.0.1:${port}`;
    await eventually(async () =>
      (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok ? true : undefined,
    );
    const status = (): string => readFileSync(`/proc/${server?.pid}/status`, 'utf8');
    const most = (): number => Number(/VmHWM:\s+(\d+) kB/.exec(status())?.[1]) / 1024;
    await newSource();
    const cookie = user.cookieHeader();
    const csrf = /XSRF-TOKEN=([^;]*)/.exec(cookie)?.[1] ?? '';
    const peaks: number[] = [];
    for (const [megabytes, from] of [
      // The first one brings the heap to its usual size.
      [25, 1500000000],
      [25, 1550000000],
      [100, 1600000000],
    ] as const) {
      const started = performance.now();
      const reply = await fetch(`${url}/api/v2${path('?start=true')}`, {
        method: 'POST',
        duplex: 'half',
        body: generated(megabytes * 2 ** 20, from),
        headers: { cookie, 'x-xsrf-token': csrf, 'content-type': 'text/csv' },
      });
      const { id } = (await reply.json()) as { readonly id: string };
      const received = performance.now();
      const done = await eventually(async () => {
        const { body } = await user.get(path(`/${id}`));
        return body.state === 'waiting' || body.state === 'running' ? undefined : body;
      }, 300);
      expect(done).toMatchObject({ state: 'done', accepted: 2 * done.rows, rejected: 0 });
      peaks.push(most());
      console.log(
        `${megabytes} MB, ${done.accepted} records: received in ${((received - started) / 1000).toFixed(1)} s, ` +
          `imported in ${((performance.now() - received) / 1000).toFixed(1)} s, most memory so far ${Math.round(most())} MB`,
      );
    }
    const [, small = 0, large = 0] = peaks;
    // Whoever kept the file would need at least what it is larger.
    expect(large - small).toBeLessThan(75);
    expect(large).toBeLessThan(300);
  });
});

async function* generated(bytes: number, from: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from('time,random_one,random_two,comment\n');
  for (let row = 0, sent = 0; sent < bytes;) {
    let text = '';
    for (const end = row + 2000; row < end; row++)
      text += `${from + row},${row % 100},${row % 7},${'x'.repeat(20)}\n`;
    sent += text.length;
    yield Buffer.from(text);
    await new Promise(setImmediate);
  }
}

async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  holder.close();
  return port;
}

/** Looks until something is there; the other process works in its own time. */
async function eventually<T>(look: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  for (
    const end = Date.now() + seconds * 1000;
    Date.now() < end;
    await new Promise((resolve) => setTimeout(resolve, 50))
  ) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error('it did not happen in time');
}

describe('texts that begin like formulas', () => {
  it('leave guarded, and come back as they were', async () => {
    await newSource('OpenhabSensor');
    const texts = ['=1+1', '-x', "'=quoted", '@home', 'plain'];
    const { token } = (await user.post(`/sources/${sourceId}/tokens`)).body;
    const pack = texts.map((vs, at) => ({ n: 'note', vs, t: 1_700_000_000 + at }));
    expect((await push(market.url, token, pack)).body.accepted).toBe(5);
    const csv = String((await user.get(`/sources/${sourceId}/export?format=csv`)).body);
    for (const line of csv.trim().split('\r\n').slice(1)) expect(line.split(',')[2]).toMatch(/^[^=+\-@]/);
    const again = await imported(csv);
    expect([again.state, again.accepted, again.duplicates]).toEqual(['done', 0, 5]);
  });

  it('do not compute in the report either', async () => {
    await newSource();
    const sent = await imported(
      'time,random_one\n2024-01-01T00:00:00Z,1\n=1+1,2\n2024-01-01T00:00:02Z,@SUM(A1)\n2024-01-01T00:00:03Z,4\n',
    );
    const report = String((await user.get(path(`/${sent.id}/errors`))).body);
    expect(report.split('\r\n').length).toBeGreaterThan(2);
    expect(report).not.toMatch(/(^|,|")[=@]/m);
  });
});
