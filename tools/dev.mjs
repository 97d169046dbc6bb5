/**
 * `npm run dev`: the API rebuilt and restarted at every change on http://localhost:14201, the cockpit with
 * live reload on http://localhost:4200, both on the database and node of .mynedata.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare } from './lib/install.mjs';
import { main, say } from './lib/progress.mjs';
import { root, stateFolder, toolEnvironment } from './lib/workspace.mjs';

await main(async () => {
  await prepare();
  const { buildIfStale } = await import('./lib/build.mjs');
  const { startServices } = await import('./lib/market.mjs');
  const { endProcess } = await import('./lib/processes.mjs');
  const port = Number(process.env.PORT || 14201);
  await buildIfStale({ only: ['api'] });
  const services = await startServices({ dir: stateFolder(), port });

  const watch = (/** @type {string[]} */ ...command) =>
    spawn(command[0] ?? '', command.slice(1), {
      cwd: root,
      env: toolEnvironment(services.apiEnvironment),
      stdio: 'inherit',
      // Groups of their own: nx and node --watch start children that have to go with them.
      detached: true,
    });
  const output = join('dist', 'apps', 'api');
  const children = [
    watch('rolldown', '-c', 'apps/api/rolldown.config.ts', '--watch'),
    watch('node', `--watch-path=${output}`, '--watch-preserve-output', join(output, 'main.js')),
    watch('nx', 'serve', 'cockpit'),
  ];
  say(`\nAPI http://localhost:${port}/api/docs   cockpit http://localhost:4200   Ctrl-C stops both\n`);
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
    for (const child of children) child.once('exit', resolve);
  });
  for (const { pid } of children) if (pid) endGroup(pid);
  for (const { pid } of children)
    if (pid)
      await endProcess(pid, [
        ['SIGTERM', 8000],
        ['SIGKILL', 2000],
      ]);
  await services.stop();
});

/** @param {number} pid */
function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It ended by itself.
  }
}
