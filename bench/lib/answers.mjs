/**
 * The people of the consent benchmark, in a process of their own. `process.send` brings { url, answers, perSecond }; each answer is
 * sent when it is due, whatever became of those before, and what comes back is how long each took since it was due.
 */
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 256 });
process.on('disconnect', () => agent.destroy());
process.on('message', async (/** @type {any} */ plan) => {
  try {
    process.send?.(await run(plan));
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});

/** @typedef {{ queryId: string, level: string, cookie: string, csrf: string, verb: string }} Answer */
/** @typedef {{ verb: string, at: number, ms: number, status: number }} Taken */

/** @param {{ url: string, answers: readonly Answer[], perSecond: number }} plan */
async function run({ url, answers, perSecond }) {
  const { hostname, port } = new URL(url);
  const cpu = process.cpuUsage();
  const began = performance.now();
  /** @type {Promise<Taken>[]} */
  const pending = [];
  await new Promise((done) => {
    const timer = setInterval(() => {
      const due = Math.min(answers.length, Math.floor(((performance.now() - began) * perSecond) / 1000) + 1);
      while (pending.length < due) {
        const answer = /** @type {Answer} */ (answers[pending.length]);
        pending.push(send({ hostname, port }, answer, began + (pending.length * 1000) / perSecond));
      }
      if (due < answers.length) return;
      clearInterval(timer);
      done(undefined);
    }, 1);
  });
  const taken = await Promise.all(pending);
  const elapsed = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const statuses = count(taken.map(({ status }) => String(status)));
  return {
    answered: taken.length,
    seconds: answers.length / perSecond > elapsed ? answers.length / perSecond : elapsed,
    statuses,
    ...figures(taken),
    byVerb: Object.fromEntries(
      Object.keys(count(taken.map(({ verb }) => verb))).map((verb) => {
        const those = taken.filter((one) => one.verb === verb);
        return [verb, { count: those.length, ...figures(those) }];
      }),
    ),
    p99Over: Array.from(
      { length: Math.ceil(answers.length / perSecond / 5) },
      (_, part) => figures(taken.filter(({ at }) => Math.floor((at - began) / 5000) === part)).p99Ms,
    ),
    cpu: (user + system) / 1e6 / elapsed,
  };
}

/** @param {readonly Taken[]} taken */
function figures(taken) {
  const times = taken.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), slowestMs: at(1) };
}

/** @param {readonly string[]} words */
function count(words) {
  /** @type {Record<string, number>} */
  const found = {};
  for (const word of words) found[word] = (found[word] ?? 0) + 1;
  return found;
}

/** @param {{ hostname: string, port: string }} where @param {Answer} answer @param {number} due @returns {Promise<Taken>} */
function send(where, { queryId, level, cookie, csrf, verb }, due) {
  return new Promise((resolve, reject) => {
    const body = verb === 'allow' ? JSON.stringify({ level }) : '{}';
    const headers = {
      cookie,
      'x-xsrf-token': csrf,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(
      { agent, ...where, method: 'POST', path: `/api/v2/requests/${queryId}/${verb}`, headers },
      (response) => {
        response
          .resume()
          .on('end', () =>
            resolve({ verb, at: due, ms: performance.now() - due, status: response.statusCode ?? 0 }),
          );
      },
    );
    sent.on('error', reject).end(body);
  });
}
