import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/query-language',
  test: {
    name: 'query-language',
    environment: 'node',
    include: ['src/**/*.spec.ts'],
    passWithNoTests: false,
    // Full repetitions take minutes.
    testTimeout: process.env['TEST_FULL'] === '1' ? 900_000 : 20_000,
  },
});
