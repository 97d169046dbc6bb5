/** The six steps of the market, walked by HTTP like an outsider, and checked against the node and the ledger. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { bitcoinRpc } from './lib/bitcoind.mjs';
import { Outsider, eventually } from './lib/outsider.mjs';
import { say } from './lib/progress.mjs';

const text =
  'SELECT AVG(RandomData.random_two) WHERE (PersonalInformation.city = aachen) OR (PersonalInformation.city = bochum)';
const rewardSat = 5000;
const recipient = 'demo-recipient';

/** @param {number} seconds from now */
const iso = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
/** @param {number} number @param {string} line */
const tell = (number, line) => say(`${number}. ${line}`);

/** @param {import('./lib/market.mjs').Market} market */
export async function walk(market) {
  await livingMarket(market.url);
  const user = await registerPerson(market.url);
  await pushData(market.url, user);
  const { processor, query } = await askQuestion(market.url);
  await fundEscrow(processor, query);
  await consent(user, query.id);
  const result = await waitForResult(processor, query.id);
  const payout = await getPaid(market, user, processor);
  await checkLedger(market, query);
  const [slot] = result.statistics[0].slots;
  const { from, to } = result.participants;
  say(
    `demo: released ${slot.value.toFixed(2)} ± ${slot.error95.toFixed(2)}, ${from}–${to} participants paid, payout ${payout}`,
  );
}

/** @param {string} url */
async function livingMarket(url) {
  say('Waiting until 300 made-up people live in the market');
  await eventually('The demo population', 120, async () => {
    const { parts } = /** @type {any} */ (await (await fetch(`${url}/health/ready`)).json());
    return parts.demo?.state === 'up';
  });
}

/** @param {string} url */
async function registerPerson(url) {
  const user = new Outsider(url);
  const name = `walker-${randomBytes(4).toString('hex')}`;
  await user.post('/auth/register', {
    role: 'user',
    username: name,
    password: randomBytes(12).toString('hex'),
  });
  const levels = [
    { logicalType: 'personal', level: 'low' },
    { logicalType: 'location', level: 'low' },
  ];
  await user.put('/privacy/settings/levels', { levels });
  tell(1, `A person signed up as ${name}, and protects personal and location data at the level low.`);
  return user;
}

/** @param {string} url @param {Outsider} user */
async function pushData(url, user) {
  const now = Math.floor(Date.now() / 1000);
  const packs = {
    PersonalInformation: [{ n: 'city', vs: 'Aachen', t: now - 86400 }],
    RandomData: [
      { bn: 'random_', bt: now - 600, n: 'two', v: 41.5 },
      { n: 'two', v: 43.5, t: 300 },
    ],
  };
  for (const [sourceType, pack] of Object.entries(packs)) {
    const source = await user.post('/sources', { sourceType, label: `My ${sourceType}` });
    const { token } = await user.post(`/sources/${source.id}/tokens`);
    const device = new Outsider(url);
    const { accepted } = await device.send('POST', '/data', pack, {
      authorization: `Bearer ${token}`,
      'content-type': 'application/senml+json',
    });
    tell(2, `A device paired with ${sourceType} pushed ${accepted} SenML records.`);
  }
}

/** @param {string} url */
async function askQuestion(url) {
  const processor = new Outsider(url);
  await processor.post('/auth/register', {
    role: 'processor',
    username: `institute-${randomBytes(4).toString('hex')}`,
    password: randomBytes(12).toString('hex'),
    organisation: { name: 'Institute for Random Cities', organisationType: 'science' },
  });
  const check = await processor.post('/queries/check', { text });
  if (!check.ok) throw new Error(`The query was refused: ${JSON.stringify(check.diagnostics)}`);
  tell(3, `An institute asks for ${check.description}.`);
  const terms = {
    text,
    title: 'Random numbers in two cities',
    purposeCategory: 'academic_research',
    purpose: 'We compare random numbers of two cities.',
    interval: { from: iso(-7 * 86400), to: iso(0) },
    maxProtection: 'medium',
    participants: { min: 50, max: 250 },
    rewardSat: String(rewardSat),
    paymentDue: iso(25),
    consentWindow: { closes: iso(45) },
  };
  const quote = await processor.post('/queries/quote', terms);
  const query = await processor.post('/queries', terms);
  tell(
    3,
    `It submitted the query: ${rewardSat} sat for each of at most 250 people, escrow ${quote.escrowSat} sat. Nobody is asked before the escrow is final.`,
  );
  return { processor, query };
}

/** @param {Outsider} processor @param {any} query */
async function fundEscrow(processor, query) {
  const { address, escrowSat } = query.escrow;
  await processor.post('/demo/faucet', { address, amountSat: escrowSat });
  await processor.post('/demo/mine', { blocks: 1 });
  await eventually('The escrow', 20, async () => {
    return (await processor.get(`/queries/${query.id}`)).state === 'collecting';
  });
  tell(3, `The institute paid ${escrowSat} sat to ${address}; the payment is confirmed, people are asked.`);
}

/** @param {Outsider} user @param {string} queryId */
async function consent(user, queryId) {
  const request = await eventually('The request', 20, async () => {
    const { items } = await user.get('/requests?filter=open');
    return (
      items.some((/** @type {any} */ item) => item.queryId === queryId) && user.get(`/requests/${queryId}`)
    );
  });
  tell(
    4,
    `The person is asked by ${request.organisation.name}: ${request.rewardSat} sat, a 50:50 guess becomes at most ${request.odds.likely}:${request.odds.unlikely}.`,
  );
  await user.post(`/requests/${queryId}/allow`, { level: request.level });
  tell(4, 'The person allows it, and may take that back until the result is computed. Others answer too.');
}

/** @param {Outsider} processor @param {string} queryId */
async function waitForResult(processor, queryId) {
  const done = await eventually('The release', 90, async () => {
    const query = await processor.get(`/queries/${queryId}`);
    return ['released', 'not_released'].includes(query.state) && query;
  });
  if (done.state !== 'released') throw new Error('The query was not released.');
  tell(5, 'The window closed; the answer was computed per protection class, protected and merged.');
  const result = await processor.get(`/queries/${queryId}/result`);
  tell(
    6,
    `The institute fetched the result: it was charged ${done.chargedSat} sat, ${done.creditedSat} sat are credited back.`,
  );
  return result;
}

/** @param {import('./lib/market.mjs').Market} market @param {Outsider} user @param {Outsider} anybody who may mine in the demo */
async function getPaid({ rpcUrl = '' }, user, anybody) {
  const earnings = await user.get('/earnings');
  if (earnings.availableSat !== String(rewardSat))
    throw new Error(`The person earned ${earnings.availableSat} sat instead of ${rewardSat}.`);
  await bitcoinRpc(rpcUrl, 'createwallet', [recipient]);
  const address = await bitcoinRpc(rpcUrl, 'getnewaddress', ['', 'bech32'], { wallet: recipient });
  await user.put('/earnings/address', { address });
  const preview = await user.post('/earnings/payouts/preview');
  await user.post('/earnings/payouts', { acceptFeeSat: preview.feeSat });
  const payout = await eventually('The payout', 30, async () => {
    const [newest] = (await user.get('/earnings')).payouts;
    return newest?.txid && newest;
  });
  await anybody.post('/demo/mine', { blocks: 1 });
  await eventually('The confirmation', 30, async () => {
    const [newest] = (await user.get('/earnings')).payouts;
    return newest.state === 'confirmed';
  });
  const transaction = /** @type {any} */ (
    await bitcoinRpc(rpcUrl, 'gettransaction', [payout.txid], { wallet: recipient })
  );
  const received = Math.round(transaction.amount * 1e8);
  if (transaction.confirmations < 1 || received !== Number(payout.netSat))
    throw new Error(`The node shows ${received} sat received, the account says ${payout.netSat}.`);
  tell(
    6,
    `The person was paid ${payout.netSat} sat (fee share ${payout.feeSat} sat) to ${address}, confirmed by the node.`,
  );
  return payout.txid;
}

/** The books must balance, and hold what the answers say. @param {import('./lib/market.mjs').Market} market @param {any} query */
async function checkLedger({ ownerUrl, databaseUrl }, query) {
  const client = new pg.Client({ connectionString: ownerUrl ?? databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select (select coalesce(sum(balance_msat), 0) from payments.account) as total,
              (select count(*) from payments.account a where balance_msat <> coalesce((select sum(amount_msat) from payments.entry e where e.account_id = a.id), 0)) as wrong,
              (select balance_msat from payments.account where kind = 'query_escrow' and owner = $1) as escrow,
              (select count(*) from payments.entry e join payments.journal j on j.id = e.journal_id join payments.account a on a.id = e.account_id
                where j.kind = 'settle' and j.ref = $1 and a.kind = 'user_available' and e.amount_msat = $2) as paid,
              (select count(*) from queries.participant where query_id::text = $1) as participants`,
      [query.id, String(-rewardSat * 1000)],
    );
    const [books] = rows;
    if (books.total !== '0' || books.wrong !== '0' || books.escrow !== '0')
      throw new Error(`The ledger does not balance: ${JSON.stringify(books)}`);
    if (books.paid !== books.participants || Number(books.paid) < 150)
      throw new Error('Not every participant was credited exactly the reward, or too few took part.');
    say(`The ledger balances, the escrow is empty, every participant was credited exactly ${rewardSat} sat.`);
  } finally {
    await client.end();
  }
}
