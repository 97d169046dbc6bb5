import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { TestProject } from 'vitest/node';
import { startBitcoind } from '../../../tools/lib/bitcoind.mjs';
import { startPostgres } from '../../../tools/lib/postgres.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    bitcoinRpcUrl: string | undefined;
    bitcoinUnavailable: string | undefined;
  }
}

/** One real PostgreSQL and one real Bitcoin node for all tests; each test file gets its own database and wallets. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await bundleWorker();
  const directory = mkdtempSync(join(tmpdir(), 'mynedata-test-'));
  chmodSync(directory, 0o755); // PostgreSQL runs as another user when the tests run as root
  const postgres = await startPostgres({ dataDir: join(directory, 'postgres'), fast: true });
  const bitcoind = await startBitcoind({
    dataDir: join(directory, 'bitcoin'),
    say: (line) => console.log(line),
  });
  const unavailable = 'unavailable' in bitcoind ? bitcoind.unavailable : undefined;
  if (unavailable !== undefined && process.env['REQUIRE_BITCOIND'] === '1')
    throw new Error(`REQUIRE_BITCOIND=1, but there is no bitcoind: ${unavailable}`);
  if (unavailable !== undefined) console.warn(`No bitcoind: tests of payments are skipped. ${unavailable}`);
  project.provide('postgresUrl', postgres.superUrl);
  project.provide('bitcoinRpcUrl', 'unavailable' in bitcoind ? undefined : bitcoind.rpcUrl);
  project.provide('bitcoinUnavailable', unavailable);
  return async () => {
    await postgres.stop();
    if (!('unavailable' in bitcoind)) await bitcoind.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}

/** A worker thread loads its file itself, and knows no TypeScript of ours. */
async function bundleWorker(): Promise<void> {
  const root = join(import.meta.dirname, '../../..');
  const bundle = await rolldown({
    input: join(root, 'apps/api/src/platform/compute/compute-worker.ts'),
    platform: 'node',
    tsconfig: join(root, 'apps/api/tsconfig.json'),
    external: /^node:/,
  });
  await bundle.write({ file: join(root, 'node_modules/.cache/compute/compute-worker.js'), format: 'esm' });
  await bundle.close();
}
