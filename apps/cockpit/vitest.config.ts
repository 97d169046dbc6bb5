import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/cockpit',
  resolve: { tsconfigPaths: true },
  // Angular's own packages need their compiler when nothing has linked them.
  test: {
    setupFiles: ['@angular/compiler'],
    name: 'cockpit',
    environment: 'node',
    include: ['src/**/*.spec.ts'],
    passWithNoTests: false,
  },
});
