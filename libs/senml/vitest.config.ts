import { defineConfig } from 'vitest/config';

const full = process.env['TEST_FULL'] === '1';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/senml',
  test: {
    name: 'senml',
    environment: 'node',
    include: ['src/**/*.spec.ts'],
    passWithNoTests: false,
    provide: { full, seed: Number(process.env['SEED'] ?? (full ? Date.now() % 1_000_000 : 8428)) },
    testTimeout: full ? 900_000 : 20_000,
  },
});
