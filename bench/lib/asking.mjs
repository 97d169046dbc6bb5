/** How long it takes to ask everybody, and what becomes of other requests and of the server's memory meanwhile. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Outsider } from '../../tools/lib/outsider.mjs';

/**
 * @typedef {object} Asked
 * @property {number} people who were asked
 * @property {number} seconds from the submission until everybody was looked at
 * @property {number} slowestMs the slowest of the other requests
 * @property {number} p99Ms of the other requests
 * @property {number} memoryMb the greatest resident memory of the server
 * @property {string} queryId
 */

/**
 * Submits a query without reward about people of `fillPeople`, and waits until asking has gone around once.
 * @param {object} market
 * @param {string} market.url of the API
 * @param {import('pg').Client} market.owner
 * @param {number} market.apiPid
 * @param {object} query
 * @param {Date} query.until the moment that the people were filled up to
 * @param {number} query.minutes how far the interval reaches back from it
 * @param {string} [query.text]
 * @param {number} [query.granularitySeconds]
 * @param {number} [query.most] participants
 * @returns {Promise<Asked>}
 */
export async function ask(
  { url, owner, apiPid },
  { until, minutes, text = question, granularitySeconds, most = 1_000_000 },
) {
  const processor = new Outsider(url);
  await processor.post('/auth/register', {
    role: 'processor',
    username: `bench-${randomUUID().slice(0, 8)}`,
    password: randomUUID(),
    organisation: { name: 'Bench', organisationType: 'science' },
  });
  const iso = (/** @type {number} */ ms) => new Date(ms).toISOString();
  const began = performance.now();
  const { id } = await processor.post(
    '/queries',
    {
      text,
      title: 'How random are they',
      purposeCategory: 'academic_research',
      purpose: 'To see how long asking takes.',
      interval: { from: iso(until.getTime() - minutes * 60_000), to: iso(until.getTime()) },
      ...(granularitySeconds === undefined ? {} : { granularitySeconds }),
      maxProtection: 'high',
      participants: { min: 100, max: most },
      rewardSat: '0',
      consentWindow: { closes: iso(Date.now() + 25 * 3600_000) },
    },
    { 'idempotency-key': randomUUID() },
  );
  const others = watchRequests(url, apiPid);
  for (;;) {
    const { rows } = await owner.query(
      'select coalesce(min(rounds), 0) as rounds, count(*) as lanes from queries.asking where query_id = $1',
      [id],
    );
    if (Number(rows[0].lanes) === lanes && rows[0].rounds > 0) break;
    await pause(100);
  }
  const seconds = (performance.now() - began) / 1000;
  const watched = await others.stop();
  const { rows } = await owner.query('select count(*)::int as n from queries.consent where query_id = $1', [
    id,
  ]);
  return { people: rows[0].n, seconds, queryId: id, ...watched };
}

/** In which the API goes through people side by side. */
const lanes = 2;

/** Everybody fits, and both attributes have to be looked at to know. */
const question =
  'SELECT AVG(RandomData.random_two) WHERE (PersonalInformation.city = aachen) OR (PersonalInformation.city = bochum) OR (PersonalInformation.city = köln)';

/** One request each 50 ms, never waiting for the one before. @param {string} url @param {number} apiPid */
function watchRequests(url, apiPid) {
  /** @type {number[]} */
  const times = [];
  /** @type {Promise<void>[]} */
  const pending = [];
  let memoryMb = 0;
  const timer = setInterval(() => {
    const began = performance.now();
    pending.push(
      fetch(`${url}/api/v2/source-types`).then(async (response) => {
        await response.arrayBuffer();
        if (response.status !== 200) throw new Error(`a request was answered with ${response.status}`);
        times.push(performance.now() - began);
      }),
    );
    memoryMb = Math.max(memoryMb, residentMb(apiPid));
  }, 50);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(pending);
      times.sort((a, b) => a - b);
      return {
        slowestMs: times.at(-1) ?? 0,
        p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
        memoryMb,
      };
    },
  };
}

/** @param {number} pid */
const residentMb = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
