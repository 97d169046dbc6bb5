import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The API's specs that stand beside the code: they need neither database nor node, so nothing is started for them. */
export default defineConfig({
  root: join(import.meta.dirname, '..', 'apps', 'api'),
  resolve: { tsconfigPaths: true },
  cacheDir: '../../node_modules/.vite/api-pure',
  test: { name: 'api-pure', environment: 'node', include: ['src/**/*.spec.ts'] },
});
