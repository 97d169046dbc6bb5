/**
 * The clients of the ingest benchmark, in a process of their own: `process.send` brings a plan, packs are made before
 * the clock runs, and what comes back is how long the server took to acknowledge all of them.
 *
 * Plan: { url, tokens, format, packRecords, packs, clients, inFlight, from }. A client is a set of kept connections; each
 * source gets packs in the order of time.
 */
import { Agent, request } from 'node:http';
import { gridTimes, packOf } from './packs.mjs';

process.on('message', async (/** @type {any} */ plan) => {
  try {
    process.send?.(await run(plan));
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});

/** @param {any} plan */
async function run({ url, tokens, format, packRecords, packs, clients, inFlight, from }) {
  const { hostname, port } = new URL(url);
  const bodies = Array.from({ length: packs }, (_, index) => ({
    token: tokens[index % tokens.length],
    body: packOf(format, gridTimes(packRecords, from + Math.floor(index / tokens.length)), index),
  }));
  let next = 0;
  /** @type {number[]} */
  const latencies = [];
  let accepted = 0;
  const agents = Array.from({ length: clients }, () => new Agent({ keepAlive: true, maxSockets: inFlight }));
  const began = performance.now();
  await Promise.all(
    agents.flatMap((agent) =>
      Array.from({ length: inFlight }, async () => {
        for (let pack = bodies[next++]; pack !== undefined; pack = bodies[next++]) {
          const sent = performance.now();
          // In two steps: `accepted += await` would forget what others counted in the meantime.
          const taken = await send(agent, { hostname, port, format, ...pack });
          accepted += taken;
          latencies.push(performance.now() - sent);
          pack.body = Buffer.alloc(0);
        }
      }),
    ),
  );
  const seconds = (performance.now() - began) / 1000;
  for (const agent of agents) agent.destroy();
  if (accepted !== packs * packRecords)
    throw new Error(`${packs * packRecords} records were sent, but ${accepted} accepted`);
  latencies.sort((a, b) => a - b);
  return {
    seconds,
    records: accepted,
    p50Ms: latencies[latencies.length >> 1],
    p99Ms: latencies[Math.floor(latencies.length * 0.99)],
  };
}

/** @param {Agent} agent @param {{ hostname: string, port: string, format: string, token: string, body: Buffer }} pack @returns {Promise<number>} accepted records */
function send(agent, { hostname, port, format, token, body }) {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': `application/senml+${format}`,
      'content-length': body.length,
    };
    const sent = request(
      { agent, hostname, port, method: 'POST', path: '/api/v2/data', headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece) => (text += piece));
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(JSON.parse(text).accepted)
            : reject(new Error(`${response.statusCode}: ${text}`)),
        );
      },
    );
    sent.on('error', reject).end(body);
  });
}
