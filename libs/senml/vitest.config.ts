import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/senml',
  test: {
    name: 'senml',
    environment: 'node',
    include: ['src/**/*.spec.ts'],
    passWithNoTests: false,
    testTimeout: process.env['TEST_FULL'] === '1' ? 900_000 : 20_000,
  },
});
