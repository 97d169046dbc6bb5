import { defineConfig } from 'rolldown';

/** Everything by a bare name comes from node_modules at run time, except our own aliases and the decorator helpers. */
const isExternal = (id: string): boolean =>
  !/^[./]|^@mynedata\/|^@oxc-project\/runtime/.test(id) && !/^[A-Z]:/i.test(id);

export default defineConfig({
  input: {
    main: 'apps/api/src/main.ts',
    migrate: 'apps/api/src/migrate.ts',
    task: 'apps/api/src/task.ts',
    openapi: 'apps/api/src/openapi.ts',
    'compute-worker': 'apps/api/src/platform/compute/compute-worker.ts',
  },
  platform: 'node',
  tsconfig: 'apps/api/tsconfig.json',
  external: isExternal,
  output: {
    dir: 'dist/apps/api',
    format: 'esm',
    sourcemap: true,
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  },
});
