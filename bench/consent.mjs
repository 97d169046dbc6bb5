/**
 * `npm run bench -- consent [--quick]`: a million open requests, and for a minute 200 answers a second by HTTP, with the sessions of as
 * many people, while the same process makes a dataset of a million rows. Answers come when they come, not when the one before was
 * answered (open loop): a request that had to wait has waited since it was due.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { readRuntime } from '../tools/lib/market-environment.mjs';
import { main, say } from '../tools/lib/progress.mjs';
import { withTemporaryMarket } from '../tools/lib/temporary-market.mjs';
import { root } from '../tools/lib/workspace.mjs';
import { ask } from './lib/asking.mjs';
import { goal, watchMemory } from './lib/measures.mjs';
import { allowEverybody, closeNow, fillPeople } from './lib/people.mjs';

const quick = process.argv.includes('--quick');
/** Each of them has ten open requests, and ten rows in the dataset. */
const people = quick ? 10_000 : 100_000;
const openQueries = 10;
const rowsOfEach = 10;
const perSecond = 200;
const seconds = quick ? 15 : 60;
const minute = 60_000;
const dataset = 'SELECT ALL(PersonalInformation.city, RandomData.random_two)';

/** @param {import('../tools/lib/market.mjs').Market} market */
async function bench(market) {
  const owner = new pg.Client({ connectionString: market.ownerUrl });
  await owner.connect();
  const apiPid = readRuntime(market.dir)?.apiPid ?? 0;
  const memory = watchMemory(apiPid);
  const until = new Date(Math.floor((Date.now() - 5 * minute) / minute) * minute);
  try {
    await fillPeople(owner, { people, records: rowsOfEach, until });
    const api = { url: market.url, owner, apiPid };
    // What is to become the dataset, allowed by everybody; it closes when the clock of the benchmark runs.
    const made = await ask(api, {
      until,
      minutes: rowsOfEach,
      text: dataset,
      granularitySeconds: 60,
      most: people,
    });
    await allowEverybody(owner, made.queryId);
    // A dataset takes nothing of a budget.
    await owner.query('update privacy.budget_entry set reserved_micro = 0 where query_id = $1', [
      made.queryId,
    ]);
    /** @type {string[]} */
    const queryIds = [];
    for (let count = 0; count < openQueries; count++)
      queryIds.push((await ask(api, { until, minutes: rowsOfEach })).queryId);
    const { rows } = await owner.query(
      `select count(*)::int as open from queries.consent where state = 'asked' and query_id = any($1)`,
      [queryIds],
    );
    say(`${rows[0].open.toLocaleString('en')} open requests of ${people.toLocaleString('en')} people`);
    const answers = await signIn(owner, queryIds, perSecond * (seconds + warmUp));
    await owner.query('vacuum (analyze) queries.consent, queries.query, users.session, users.account');

    const generator = new Generator();
    await generator.answer(market.url, answers.slice(0, perSecond * warmUp));
    const begins = { api: cpuSeconds(apiPid), at: performance.now() };
    const result = generator.answer(market.url, answers.slice(perSecond * warmUp));
    await pause(2_000);
    await closeNow(owner, made.queryId);
    const computing = sealed(owner, made.queryId);
    const found = await result;
    const apiCpu = (cpuSeconds(apiPid) - begins.api) / ((performance.now() - begins.at) / 1000);
    const computed = await computing;
    generator.end();
    say(
      `${found.answered} answers in ${found.seconds.toFixed(1)} s (${JSON.stringify(found.statuses)}): p50 ${found.p50Ms.toFixed(1)}, p95 ${found.p95Ms.toFixed(1)}, p99 ${found.p99Ms.toFixed(1)}, slowest ${found.slowestMs.toFixed(0)} ms`,
    );
    for (const [verb, { count, p50Ms, p99Ms }] of Object.entries(found.byVerb))
      say(
        `  ${verb.padEnd(9)} ${String(count).padStart(6)}  p50 ${p50Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)} ms`,
      );
    say(`  per 5 s, p99 in ms: ${found.p99Over.map((ms) => ms.toFixed(0)).join(' ')}`);
    say(
      `a dataset of ${computed.rows.toLocaleString('en')} rows meanwhile: ${computed.seconds.toFixed(1)} s from the claim to the seal`,
    );
    say(
      `CPU while answers came: the API ${apiCpu.toFixed(2)}, those who answered ${found.cpu.toFixed(2)} of a processor; the API had ${memory.greatest().toFixed(0)} MB at most`,
    );
    const wrong = found.answered - (found.statuses['200'] ?? 0);
    const goals = [
      goal('open requests', '>=', quick ? 100_000 : 1_000_000, rows[0].open),
      goal('answers a second', '>=', perSecond * 0.99, found.answered / found.seconds),
      goal('answers that were not taken', '<=', 0, wrong),
      goal('p99 of answers in ms', '<=', 50, found.p99Ms),
      goal('rows of the dataset made meanwhile', '>=', people * rowsOfEach * 0.99, computed.rows),
    ];
    say(JSON.stringify({ bench: 'consent', goals }));
    return 0;
  } finally {
    memory.stop();
    await owner.end();
  }
}

/** Seconds of answers before those that are measured: code gets warm, connections are made. */
const warmUp = 5;

/**
 * Answers of people who were asked, each with a session of its own: most allow, some deny. Sessions are what signing in leaves behind, which for so many would take an hour of hashing passwords.
 * @param {pg.Client} owner @param {readonly string[]} queryIds @param {number} count
 */
async function signIn(owner, queryIds, count) {
  const { rows } = await owner.query(
    `select user_id, class from queries.consent where query_id = $1 and state = 'asked' order by md5(user_id::text) limit $2`,
    [queryIds[0], count],
  );
  if (rows.length === 0) throw new Error('nobody was asked');
  const sessions = rows.map(({ user_id, class: level }) => {
    const [id, secret, csrf] = [randomUUID(), token(), token()];
    return { userId: user_id, level, id, secret, csrf };
  });
  await owner.query(
    `insert into users.session (account_id, id, secret_hash, csrf_hash, created_at, expires_at)
     select u, i, s, c, now(), now() + interval '1 day' from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[]) as t (u, i, s, c)`,
    [
      sessions.map(({ userId }) => userId),
      sessions.map(({ id }) => id),
      sessions.map(({ secret }) => hash(secret)),
      sessions.map(({ csrf }) => hash(csrf)),
    ],
  );
  /** Each person answers one request after the other, so that a lock of theirs is never what another answer waits for. */
  return Array.from({ length: count }, (_, index) => {
    const { level, id, secret, csrf } = sessions[index % sessions.length];
    const round = Math.floor(index / sessions.length);
    // The level high has a budget for five.
    const queryId = queryIds[(index + round) % (queryIds.length >> 1)];
    return {
      queryId,
      level,
      cookie: `myne_session=${id}.${secret}; XSRF-TOKEN=${csrf}`,
      csrf,
      verb: verbOf(index),
    };
  });
}

/** @param {number} index */
const verbOf = (index) => (index % 10 === 9 ? 'deny' : 'allow');
const token = () => randomBytes(32).toString('base64url');
/** @param {string} secret */
const hash = (secret) => createHash('sha256').update(secret).digest();

/** A process of its own, so that neither hinders the other. */
class Generator {
  #child = fork(join(root, 'bench', 'lib', 'answers.mjs'));

  /** @param {string} url @param {readonly object[]} answers @returns {Promise<any>} */
  answer(url, answers) {
    return new Promise((resolve, reject) => {
      this.#child.once('message', (/** @type {any} */ found) =>
        found.error === undefined ? resolve(found) : reject(new Error(found.error)),
      );
      this.#child.send({ url, answers, perSecond });
    });
  }

  end() {
    this.#child.disconnect();
  }
}

/** @param {pg.Client} owner @param {string} id */
async function sealed(owner, id) {
  for (let waited = 0; waited < 600; waited += 0.5, await pause(500)) {
    const { rows } = await owner.query(
      `select extract(epoch from e.sealed_at - e.claimed_at)::float8 as seconds, e.outcome, (e.sealed -> 'dataset' ->> 'rowCount')::int as count
         from queries.execution e where e.query_id = $1 and e.outcome is not null`,
      [id],
    );
    if (rows[0] === undefined) continue;
    if (rows[0].outcome !== 'releasable') throw new Error(`the dataset was ${rows[0].outcome}`);
    return { seconds: rows[0].seconds, rows: rows[0].count };
  }
  throw new Error('the dataset was not made in ten minutes');
}

/** CPU time that a process has used, from the kernel. @param {number} pid */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

await main(() =>
  withTemporaryMarket(
    {
      purpose: 'bench-consent',
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
