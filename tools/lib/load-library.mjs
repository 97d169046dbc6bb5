/** Makes a library of libs/ usable from a tool: TypeScript without file extensions is nothing Node imports itself. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { root, temporaryFolder } from './workspace.mjs';

/**
 * Bundles libs/NAME into a temporary file and imports it.
 * @param {string} name
 * @param {string} [entry] another file of the library than its door
 * @returns {Promise<any>} what it exports
 */
export async function loadLibrary(name, entry = 'index.ts') {
  const { folder, remove } = temporaryFolder(`lib-${name}`);
  try {
    const bundle = await rolldown({
      input: join(root, 'libs', name, 'src', entry),
      platform: 'node',
      tsconfig: join(root, 'libs', name, 'tsconfig.json'),
      // Packages go in as well: beside a temporary file there are none.
      external: (id) => id.startsWith('node:'),
    });
    const file = join(folder, `${name}.mjs`);
    await bundle.write({ file, format: 'esm' });
    await bundle.close();
    return await import(pathToFileURL(file).href);
  } finally {
    remove();
  }
}
