import { defineConfig } from 'vitest/config';

const full = process.env['TEST_FULL'] === '1';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/privacy-mechanisms',
  test: {
    name: 'privacy-mechanisms',
    environment: 'node',
    include: ['src/**/*.spec.ts'],
    passWithNoTests: false,
    provide: { full, seed: process.env['TEST_SEED'] ?? '' },
    // Full repetitions take minutes.
    testTimeout: full ? 900_000 : 20_000,
  },
});
