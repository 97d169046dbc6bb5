import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/api-client',
  test: { name: 'api-client', environment: 'node', include: ['src/**/*.spec.ts'], passWithNoTests: false },
});
