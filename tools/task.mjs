/**
 * An admin task of the API: `node tools/task.mjs NAME ARGUMENTS…`, against the database in DATABASE_URL and
 * DATABASE_OWNER_URL, or else against the market that `npm start` runs in this checkout.
 */
import { existsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { prepare } from './lib/install.mjs';
import { ownerEnvironment, readRuntime } from './lib/market-environment.mjs';
import { portAnswers } from './lib/processes.mjs';
import { Advice, main } from './lib/progress.mjs';
import { apiEntry, root, stateFolder, toolEnvironment } from './lib/workspace.mjs';

await main(async () => {
  const [name, ...words] = process.argv.slice(2);
  if (!name) throw new Advice('Which task? For example: node tools/task.mjs float status');
  await prepare();
  // Migrations have an entry of their own, because they run before the API can.
  const command = name === 'migrate' ? [apiEntry('migrate'), ...words] : [apiEntry('task'), name, ...words];
  if (!existsSync(command[0] ?? '')) throw new Advice('The API is not built yet: npx nx build api');
  const env = await taskEnvironment();
  const child = spawn(process.execPath, command, { cwd: root, env: toolEnvironment(env), stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
});

/** @returns {Promise<import('./lib/market-environment.mjs').Environment>} */
async function taskEnvironment() {
  if (process.env.DATABASE_URL) return process.env;
  const dir = stateFolder();
  const runtime = readRuntime(dir);
  if (
    !runtime ||
    !(await portAnswers(
      Number(new URL(runtime.databaseUrl).port || 5432),
      new URL(runtime.databaseUrl).hostname,
    ))
  ) {
    throw new Advice(
      `No market runs in ${dir}: npm start it first in another terminal, or set DATABASE_URL and DATABASE_OWNER_URL.`,
    );
  }
  return ownerEnvironment({ dir, env: { ...process.env, DEMO: runtime.demo }, connections: runtime });
}
