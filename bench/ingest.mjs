/**
 * `npm run bench -- ingest [--quick]`: records per second through HTTP, with authentication, validation and durable commits,
 * beside `COPY` of the same rows into a narrow table with the key (owner, source, attribute, time); bytes per record, memory of
 * the server, and what becomes of the rate when 20 times as much is stored.
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { readRuntime } from '../tools/lib/market-environment.mjs';
import { Outsider } from '../tools/lib/outsider.mjs';
import { main, say } from '../tools/lib/progress.mjs';
import { withTemporaryMarket } from '../tools/lib/temporary-market.mjs';
import { median, watchMemory } from './lib/measures.mjs';
import { gridTimes, rowsOf } from './lib/packs.mjs';

const quick = process.argv.includes('--quick');
const sources = 128;
const sizes = quick
  ? {
      copy: 100_000,
      one: 2_000,
      hundred: 60_000,
      tenThousand: 200_000,
      rounds: 1,
      small: 200_000,
      large: 800_000,
    }
  : {
      copy: 500_000,
      one: 12_000,
      hundred: 400_000,
      tenThousand: 1_000_000,
      rounds: 3,
      small: 1_000_000,
      large: 20_000_000,
    };

/** @typedef {{ seconds: number, records: number, p50Ms: number, p99Ms: number }} Uploaded */

/** @param {import('../tools/lib/market.mjs').Market} market */
async function bench(market) {
  const owner = new pg.Client({ connectionString: market.ownerUrl });
  await owner.connect();
  const apiPid = readRuntime(market.dir)?.apiPid ?? 0;
  const memory = watchMemory(apiPid);
  const client = fork(new URL('./lib/upload-packs.mjs', import.meta.url));
  try {
    await refuseUnsafe(owner);
    const tokens = await registerSources(market.url);
    let from = 0;
    /** @param {{ format: string, packRecords: number, records: number, clients: number, inFlight: number }} plan @returns {Promise<Uploaded>} */
    const upload = async ({ records, ...plan }) => {
      const packs = Math.ceil(records / plan.packRecords);
      const uploaded = await ask(client, { ...plan, url: market.url, tokens, packs, from });
      from += Math.ceil(packs / tokens.length) + 1;
      return uploaded;
    };

    say(
      `\n${'packs of'.padStart(9)} format clients  in flight  records/s   × COPY   p50 ms   p99 ms  server MB`,
    );
    /** @type {Record<string, number[]>} */
    const ratios = {};
    let single = 0;
    for (let round = 0; round < sizes.rounds; round++) {
      const copied = await copyRows(owner, sizes.copy);
      say(`${'COPY'.padStart(9)}                            ${figure(copied)}`);
      for (const { packRecords, records, inFlight } of [
        { packRecords: 10_000, records: sizes.tenThousand, inFlight: 2 },
        { packRecords: 100, records: sizes.hundred, inFlight: 16 },
        { packRecords: 1, records: sizes.one, inFlight: 16 },
      ])
        for (const clients of [1, 4])
          for (const format of ['json', 'cbor']) {
            // Packs of another size would not follow those before: they get a stretch of time of their own.
            from = nextFree(packRecords);
            const plan = { format, packRecords, records, clients, inFlight };
            const { seconds, records: stored, p50Ms, p99Ms } = await upload(plan);
            const rate = stored / seconds;
            const key = `${packRecords} ${format} ${clients}`;
            (ratios[key] ??= []).push(rate / copied);
            if (packRecords === 1 && clients === 4 && format === 'json') single = Math.max(single, rate);
            say(
              `${String(packRecords).padStart(9)} ${format.padEnd(6)} ${String(clients).padStart(7)} ${String(inFlight).padStart(10)} ${figure(rate)} ${(rate / copied).toFixed(2).padStart(8)} ${p50Ms.toFixed(1).padStart(8)} ${p99Ms.toFixed(1).padStart(8)} ${memory.now().toFixed(0).padStart(10)}`,
            );
          }
    }

    const disk = await bytesPerRecord(owner);
    say(
      `\nDisk after compaction: ${disk.all.toFixed(1)} bytes a record over ${disk.records.toLocaleString('en')} records`,
    );
    const growth = await grow(owner, upload, (packRecords) => (from = nextFree(packRecords)));
    await copyRows(owner, 0);

    const goal = (
      /** @type {string} */ name,
      /** @type {string} */ wanted,
      /** @type {number} */ value,
      /** @type {boolean} */ met,
    ) => ({
      name,
      goal: wanted,
      value: Math.round(value * 100) / 100,
      met,
    });
    const tenThousand = median(ratios['10000 json 4'] ?? []);
    const hundred = median(ratios['100 json 4'] ?? []);
    const goals = [
      goal('packs of 10,000 records against COPY', '>= 1.0', tenThousand, tenThousand >= 1),
      goal('packs of 100 records against COPY', '>= 0.5', hundred, hundred >= 0.5),
      goal('bytes per record on disk after compaction', '<= 20', disk.all, disk.all <= 20),
      goal('packs of 1 record, records/s with 4 clients of 16 in flight', '>= 2000', single, single >= 2000),
      goal('server memory in MB, greatest', '< 300', memory.greatest(), memory.greatest() < 300),
      goal(
        `rate at ${sizes.large} stored records against that at ${sizes.small}`,
        '>= 0.8',
        growth,
        growth >= 0.8,
      ),
    ];
    say(JSON.stringify({ bench: 'ingest', goals }));
    return 0;
  } finally {
    client.kill();
    memory.stop();
    await owner.end();
  }
}

/** Durable commits are part of what is measured. @param {pg.Client} owner */
async function refuseUnsafe(owner) {
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await owner.query(`show ${setting}`);
    say(`  ${setting} ${rows[0][setting]}`);
    if (rows[0][setting] !== 'on') throw new Error(`${setting} is off: this would measure nothing.`);
  }
}

/** @param {string} url @returns {Promise<string[]>} tokens */
async function registerSources(url) {
  const tokens = [];
  for (let person = 0; person < sources / 4; person++) {
    const user = new Outsider(url);
    await user.post('/auth/register', {
      role: 'user',
      username: `bench-${randomUUID().slice(0, 8)}`,
      password: randomUUID(),
    });
    for (let count = 0; count < 4; count++) {
      const source = await user.post('/sources', { sourceType: 'LocationProbe', label: `Phone ${count}` });
      const { token } = await user.post(`/sources/${source.id}/tokens`);
      tokens.push(token);
    }
  }
  return tokens;
}

const stretches = new Map();
/** The first pack number of that size after everything stored so far. @param {number} packRecords */
function nextFree(packRecords) {
  // A year for each size and turn: 128 sources never fill one.
  const turn = (stretches.get('turn') ?? -1) + 1;
  stretches.set('turn', turn);
  const { moments } = gridTimes(packRecords, 0);
  return Math.ceil((turn * 40 * 86_400) / 60 / moments);
}

/**
 * The same kind of rows by COPY into a narrow table, 10,000 a statement, each committed.
 * @param {pg.Client} owner @param {number} count
 */
async function copyRows(owner, count) {
  await owner.query('drop table if exists public.bench_rows');
  if (count === 0) return 0;
  await owner.query(
    'create table public.bench_rows (owner_id uuid not null, source_id uuid not null, attribute_id int not null, at timestamptz not null, number float8, text text, primary key (owner_id, source_id, attribute_id, at))',
  );
  const texts = Array.from({ length: count / 10_000 }, (_, pack) => {
    const place = `${randomUUID()}\t${randomUUID()}`;
    let text = '';
    for (const [attribute, time, value] of rowsOf(gridTimes(10_000, pack), pack))
      text += `${place}\t${attribute}\t${new Date(time * 1000).toISOString()}\t${value}\t\\N\n`;
    return text;
  });
  const began = performance.now();
  for (const text of texts)
    await pipeline(Readable.from([text]), owner.query(copyFrom('copy public.bench_rows from stdin')));
  return count / ((performance.now() - began) / 1000);
}

/** Waits for the job that compacts, then lets PostgreSQL give back what is free. @param {pg.Client} owner */
async function bytesPerRecord(owner) {
  const small = async () =>
    (
      await owner.query(
        'select count(*)::int as n from (select 1 from sources.chunk where count < 500 group by user_id, source_id, series having count(*) >= 16) s',
      )
    ).rows[0].n;
  for (let waited = 0; waited < 400 && (await small()) > 0; waited += 2) await pause(2000);
  await owner.query('vacuum full sources.chunk');
  const { rows } = await owner.query(
    "select pg_total_relation_size('sources.chunk')::float8 as bytes, sum(count)::float8 as records from sources.chunk",
  );
  return { all: rows[0].bytes / rows[0].records, records: rows[0].records };
}

/**
 * The rate with `small` records stored, and with `large`.
 * @param {pg.Client} owner
 * @param {(plan: { format: string, packRecords: number, records: number, clients: number, inFlight: number }) => Promise<Uploaded>} upload
 * @param {(packRecords: number) => void} begin
 */
async function grow(owner, upload, begin) {
  const stored = async () =>
    Number((await owner.query('select sum(count) as n from sources.chunk')).rows[0].n);
  const plan = { format: 'json', packRecords: 10_000, clients: 4, inFlight: 2 };
  const rate = async () => {
    /** @type {number[]} */
    const rates = [];
    for (let round = 0; round < 3; round++) {
      const { records, seconds } = await upload({ ...plan, records: Math.min(sizes.tenThousand, 500_000) });
      rates.push(records / seconds);
    }
    return median(rates);
  };
  await owner.query('truncate sources.chunk');
  begin(10_000);
  while ((await stored()) < sizes.small) await upload({ ...plan, records: Math.min(sizes.small, 1_000_000) });
  const early = await rate();
  say(`With ${(await stored()).toLocaleString('en')} records stored: ${figure(early)} records/s`);
  while ((await stored()) < sizes.large) await upload({ ...plan, records: 1_000_000 });
  const late = await rate();
  say(`With ${(await stored()).toLocaleString('en')} records stored: ${figure(late)} records/s`);
  return late / early;
}

/** @param {import('node:child_process').ChildProcess} client @param {object} plan @returns {Promise<Uploaded>} */
function ask(client, plan) {
  return new Promise((resolve, reject) => {
    client.once('message', (/** @type {any} */ answer) =>
      answer.error === undefined ? resolve(answer) : reject(new Error(answer.error)),
    );
    client.send(plan);
  });
}

/** @param {number} rate */
const figure = (rate) => Math.round(rate).toLocaleString('en').padStart(10);

await main(() =>
  withTemporaryMarket(
    {
      purpose: 'bench-ingest',
      env: {
        MYNEDATA_FAST: '0',
        BITCOIN_UNAVAILABLE_REASON: 'not needed here',
        DEMO: '0',
        LOG_LEVEL: 'warn',
      },
    },
    bench,
  ),
);
