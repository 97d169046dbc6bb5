/** `npm test`: everything, on a fresh clone, with nothing installed by hand. */
import { prepare } from './lib/install.mjs';
import { Advice, main, say } from './lib/progress.mjs';

const help = `npm test                        everything
npm run test:full               with full repetitions
npm test -- --only lint,unit    only these groups`;

await main(async () => {
  const flags = process.argv.slice(2);
  if (flags.includes('--help')) return say(help);
  await prepare();
  const { everyCheck, groupsOf } = await import('./lib/checks.mjs');
  const { runChecks } = await import('./lib/run-checks.mjs');
  if (flags.includes('--full')) process.env.TEST_FULL = '1';
  const checks = everyCheck();
  const only = flags.includes('--only')
    ? (flags[flags.indexOf('--only') + 1] ?? '').split(',')
    : groupsOf(checks);
  const unknown = only.find((name) => !groupsOf(checks).includes(name));
  if (unknown !== undefined)
    throw new Advice(`There is no group "${unknown}". There is: ${groupsOf(checks).join(', ')}`);
  return runChecks(checks.filter(({ group }) => only.includes(group)));
});
