/** The few words that tools speak with a bitcoin node. The API has its own, typed client. */

/** Anyone can spend it: blocks mined to it give coins to nobody in particular. */
const NOBODY = 'raw(51)#8lvh9jxk';

/**
 * Calls a method of the node.
 * @param {string} rpcUrl http://user:password@host:port
 * @param {string} method
 * @param {readonly unknown[]} [params]
 * @param {{ wallet?: string }} [options]
 * @returns {Promise<any>}
 * @throws an Error with `code`: the node's number, `unreachable`, or `http-<status>`
 */
export async function bitcoinRpc(rpcUrl, method, params = [], { wallet } = {}) {
  const url = new URL(rpcUrl);
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  if (wallet !== undefined) url.pathname = `/wallet/${wallet}`;
  let response;
  let text;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      body: JSON.stringify({ jsonrpc: '1.0', id: method, method, params }),
    });
    text = await response.text();
  } catch (error) {
    throw failure(
      `The bitcoin node does not answer at ${url.host} (${error.cause?.code ?? error.message}).`,
      'unreachable',
    );
  }
  if (!text.startsWith('{'))
    throw failure(`The bitcoin node answers ${response.status} to ${method}.`, `http-${response.status}`);
  const answer = JSON.parse(text);
  if (answer.error) throw failure(`${method}: ${answer.error.message}`, answer.error.code);
  return answer.result;
}

/** @param {string} message @param {number | string} code */
const failure = (message, code) => Object.assign(new Error(message), { code });

/**
 * Mines blocks and has them written out, so that even a killed node still knows them.
 * @param {string} rpcUrl
 * @param {number} count
 * @param {string} [address] who gets the new coins, default nobody
 * @returns {Promise<string[]>} hashes of the blocks
 */
export async function mine(rpcUrl, count, address) {
  const hashes = address
    ? await bitcoinRpc(rpcUrl, 'generatetoaddress', [count, address])
    : await bitcoinRpc(rpcUrl, 'generatetodescriptor', [count, NOBODY]);
  await bitcoinRpc(rpcUrl, 'gettxoutsetinfo', ['none']);
  return hashes;
}
