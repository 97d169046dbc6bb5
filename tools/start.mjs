/** `npm start`: from a fresh clone to a running market. */
import { main } from './lib/progress.mjs';
import { prepare } from './lib/install.mjs';

const help = `npm start                    the market on http://localhost:14201
npm start -- --empty         without the demo population (its timings and its faucet stay)
npm start -- --reset-demo    deletes the market of this checkout and begins anew
npm start -- --help          this text

Environment
  PORT                  default 14201
  DATABASE_URL          your PostgreSQL instead of the embedded one. Together with DATABASE_OWNER_URL it is the
                        application's; alone it is the owner's, and the application's role is made in it
  DATABASE_OWNER_URL    who migrates
  BITCOIN_RPC_URL       your bitcoin node instead of the embedded regtest node, http://user:password@host:port
  BITCOIND              a bitcoind to start
  MYNEDATA_DIR          where everything is kept, default .mynedata
  NODE_ENV=production   nothing embedded, no demo; refuses to start without real secrets`;

await main(async () => {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => !['--empty', '--reset-demo', '--help', '-h'].includes(flag));
  if (unknown) throw new Error(`npm start does not know ${unknown}.\n\n${help}`);
  if (flags.includes('--help') || flags.includes('-h')) return console.log(help);
  await prepare();
  const { serve } = await import('./lib/serve.mjs');
  return serve({ empty: flags.includes('--empty'), reset: flags.includes('--reset-demo') });
});
