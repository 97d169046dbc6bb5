/**
 * `npm run bench -- query [--quick]`: from the claim to the sealed result, beside hand-written SQL that computes the bare means per
 * person and their average from a narrow row table of the same data, in the same run on the same server; and how long it takes to
 * ask a million people, and what other requests notice of it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { readRuntime } from '../tools/lib/market-environment.mjs';
import { main, say } from '../tools/lib/progress.mjs';
import { withTemporaryMarket } from '../tools/lib/temporary-market.mjs';
import { ask } from './lib/asking.mjs';
import { allowEverybody, closeNow, fillPeople, forgetQueries } from './lib/people.mjs';
import { goal, median, watchMemory } from './lib/measures.mjs';

const quick = process.argv.includes('--quick');
const populations = quick
  ? [
      { people: 1_000, records: 100 },
      { people: 10_000, records: 100 },
    ]
  : [
      { people: 1_000, records: 100 },
      { people: 10_000, records: 100 },
      { people: 100_000, records: 100 },
      { people: 1_000_000, records: 10 },
    ];
const rounds = quick ? 1 : 3;
const minute = 60_000;

const a = 'RandomData.random_two';
const where = 'WHERE (PersonalInformation.city = aachen) OR (PersonalInformation.city = bochum)';
const average = `SELECT AVG(${a}) ${where}`;
const everything = `SELECT AVG(${a}), SUM(${a}), COUNT(${a}), VARIANCE(${a}), STDDEV(${a}), HISTOGRAM(${a}, 10), MEDIAN(${a}), MAX(${a}) ${where}`;

/** @typedef {{ name: string, text: string, slots: 1 | 100 }} Question */
/** @type {readonly Question[]} */
const questions = [
  { name: 'AVG with WHERE', text: average, slots: 1 },
  { name: 'all functions', text: everything, slots: 1 },
  { name: 'AVG with WHERE', text: average, slots: 100 },
  { name: 'all functions', text: everything, slots: 100 },
];

/** @param {import('../tools/lib/market.mjs').Market} market */
async function bench(market) {
  const owner = new pg.Client({ connectionString: market.ownerUrl });
  await owner.connect();
  const apiPid = readRuntime(market.dir)?.apiPid ?? 0;
  const memory = watchMemory(apiPid);
  const until = new Date(Math.floor((Date.now() - 5 * minute) / minute) * minute);
  /** @type {Map<string, { people: number, seconds: number, ratio: number }[]>} */
  const found = new Map();
  /** @type {import('./lib/asking.mjs').Asked | undefined} */
  let asking;
  try {
    say(
      `\n${'people'.padStart(9)} × records  ${'query'.padEnd(16)} slots  engine s  bare SQL s  ratio  bare by slot s  ratio   API MB`,
    );
    for (const population of populations) {
      await owner.query('truncate users.account cascade');
      await fillPeople(owner, { ...population, until });
      await fillRows(owner);
      const bare = await timed(owner, rounds, bareMeans(until, population.records));
      for (const question of questions) {
        if (population.records < question.slots) continue;
        const bySlot =
          question.slots === 1 ? bare : await timed(owner, 1, bareMeansBySlot(until, population.records));
        /** @type {number[]} */
        const seconds = [];
        for (let round = 0; round < rounds; round++) {
          await forgetQueries(owner);
          const asked = await ask(
            { url: market.url, owner, apiPid },
            {
              until,
              minutes: population.records,
              text: question.text,
              ...(question.slots === 1
                ? {}
                : { granularitySeconds: (population.records * 60) / question.slots }),
            },
          );
          seconds.push(await execute(owner, asked.queryId));
        }
        const engine = median(seconds);
        const key = `${question.name} ${question.slots}`;
        found.set(key, [
          ...(found.get(key) ?? []),
          { people: population.people, seconds: engine, ratio: engine / bare },
        ]);
        say(
          `${population.people.toLocaleString('en').padStart(9)} × ${String(population.records).padStart(7)}  ${question.name.padEnd(16)} ${String(question.slots).padStart(5)} ${engine.toFixed(3).padStart(9)} ${bare.toFixed(3).padStart(11)} ${(engine / bare).toFixed(2).padStart(6)} ${bySlot.toFixed(3).padStart(15)} ${(engine / bySlot).toFixed(2).padStart(6)} ${memory.now().toFixed(0).padStart(8)}`,
        );
      }
      await forgetQueries(owner);
      asking = await ask({ url: market.url, owner, apiPid }, { until, minutes: population.records });
      say(
        `${population.people.toLocaleString('en').padStart(9)} people: ${asking?.people.toLocaleString('en')} asked in ${asking?.seconds.toFixed(1)} s; the slowest of other requests meanwhile took ${asking?.slowestMs.toFixed(0)} ms`,
      );
    }
    const first = found.get('AVG with WHERE 1') ?? [];
    const largest = first.filter(({ people }) => people <= 100_000).at(-1);
    const goals = [
      goal(
        `engine against bare SQL, AVG with WHERE, ${largest?.people} × 100`,
        '<=',
        1,
        largest?.ratio ?? Infinity,
      ),
      goal(
        `engine against bare SQL, all functions, ${largest?.people} × 100`,
        '<=',
        1,
        found.get('all functions 1')?.find(({ people }) => people === largest?.people)?.ratio ?? Infinity,
      ),
      goal(
        'growth exponent from 10,000 people on',
        '<=',
        1.1,
        exponent(first.filter(({ people }) => people >= (quick ? 1_000 : 10_000))),
      ),
      goal('memory of the API in MB, greatest', '<', 400, memory.greatest()),
      goal(`seconds to ask ${asking?.people} people`, '<=', 30, asking?.seconds ?? Infinity),
      goal('slowest other request meanwhile in ms', '<=', 200, asking?.slowestMs ?? Infinity),
    ];
    say(JSON.stringify({ bench: 'query', goals }));
    return 0;
  } finally {
    memory.stop();
    await owner.end();
  }
}

/** Everybody allows; the window closes; the engine claims and computes. @param {pg.Client} owner @param {string} id */
async function execute(owner, id) {
  await allowEverybody(owner, id);
  await closeNow(owner, id);
  for (let waited = 0; waited < 600; waited += 0.2, await pause(200)) {
    const { rows } = await owner.query(
      "select extract(epoch from e.sealed_at - e.claimed_at)::float8 as seconds, e.outcome, q.state from queries.execution e join queries.query q on q.id = e.query_id where e.query_id = $1 and q.state in ('released', 'not_released')",
      [id],
    );
    if (rows[0] === undefined) continue;
    if (rows[0].outcome !== 'releasable') throw new Error(`the query was ${rows[0].outcome}`);
    return rows[0].seconds;
  }
  throw new Error('the engine did not seal a result in ten minutes');
}

/** The same records as narrow rows, with the key of the ingest benchmark. @param {pg.Client} owner */
async function fillRows(owner) {
  await owner.query('drop table if exists public.bench_rows');
  await owner.query(`create table public.bench_rows as
    select c.user_id, c.source_id, 1 as attribute_id, c.first_at + o * interval '1 microsecond' as at, v as value
      from sources.chunk c cross join lateral unnest(c.offsets, c.numbers) as r (o, v) where c.numbers is not null`);
  await owner.query('alter table public.bench_rows add primary key (user_id, source_id, attribute_id, at)');
  await owner.query('vacuum (analyze) public.bench_rows');
}

/** What belongs to the query: one attribute, and the interval. @param {Date} until @param {number} records */
const asked = (until, records) =>
  `from public.bench_rows where attribute_id = 1 and at >= timestamptz '${startOf(until, records)}' and at < timestamptz '${until.toISOString()}'`;
/** @param {Date} until @param {number} records */
const startOf = (until, records) => new Date(until.getTime() - records * minute).toISOString();
/** @param {Date} until @param {number} records */
const bareMeans = (until, records) =>
  `select avg(mean) from (select user_id, avg(value) as mean ${asked(until, records)} group by user_id) person`;
/** @param {Date} until @param {number} records */
const bareMeansBySlot = (until, records) =>
  `select slot, avg(mean) from (select user_id, floor(extract(epoch from at - timestamptz '${startOf(until, records)}') / ${(records * 60) / 100})::int as slot, avg(value) as mean ${asked(until, records)} group by 1, 2) person group by slot`;

/** Seconds, the median of some rounds. @param {pg.Client} owner @param {number} times @param {string} sql */
async function timed(owner, times, sql) {
  /** @type {number[]} */
  const seconds = [];
  for (let round = 0; round < times; round++) {
    const began = performance.now();
    await owner.query(sql);
    seconds.push((performance.now() - began) / 1000);
  }
  return median(seconds);
}

/** The slope of log seconds over log people, by least squares. @param {readonly { people: number, seconds: number }[]} points */
function exponent(points) {
  const xs = points.map(({ people }) => Math.log(people));
  const ys = points.map(({ seconds }) => Math.log(seconds));
  const [x, y] = [mean(xs), mean(ys)];
  return (
    xs.reduce((sum, each, index) => sum + (each - x) * ((ys[index] ?? 0) - y), 0) /
    xs.reduce((sum, each) => sum + (each - x) ** 2, 0)
  );
}
/** @param {readonly number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

await main(() =>
  withTemporaryMarket(
    {
      purpose: 'bench-query',
      env: {
        MYNEDATA_FAST: '0',
        BITCOIN_UNAVAILABLE_REASON: 'not needed here',
        DEMO: 'empty',
        LOG_LEVEL: 'warn',
      },
    },
    bench,
  ),
);
