/** `npm run bench -- NAME [--quick]`: runs bench/NAME.mjs. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './lib/install.mjs';
import { Advice, main } from './lib/progress.mjs';
import { root } from './lib/workspace.mjs';

await main(async () => {
  const [name = '', ...flags] = process.argv.slice(2);
  const file = join(root, 'bench', `${name}.mjs`);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file))
    throw new Advice(`npm run bench -- NAME [--quick]\nThere is: ${benchmarks()}`);
  await prepare();
  const { buildIfStale } = await import('./lib/build.mjs');
  await buildIfStale();
  const { runCommand } = await import('./lib/commands.mjs');
  return (await runCommand([process.execPath, file, ...flags], { show: true })).code;
});

function benchmarks() {
  const folder = join(root, 'bench');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.flatMap((file) => (file.endsWith('.mjs') ? [file.slice(0, -4)] : [])).join(', ') || 'none yet';
}
