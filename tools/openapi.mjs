/**
 * `npm run openapi`: writes docs/openapi.json and the client's types from the running code.
 * With --check it writes nothing and fails when the committed files differ.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { prepare } from './lib/install.mjs';
import { Advice, main, say } from './lib/progress.mjs';
import { apiEntry, root } from './lib/workspace.mjs';

await main(async () => {
  await prepare();
  const { buildIfStale } = await import('./lib/build.mjs');
  await buildIfStale({ only: ['api'] });
  const files = await generated();
  if (!process.argv.includes('--check')) {
    for (const [file, text] of files) write(file, text);
    return;
  }
  const differing = files.flatMap(([file, text]) => difference(file, text));
  if (differing.length > 0) {
    throw new Advice(
      `The API and its committed description differ:\n${differing.join('\n')}\nnpm run openapi writes them anew.`,
    );
  }
  say('docs/openapi.json and the types of libs/api-client are up to date.');
});

/** @returns {Promise<[string, string][]>} path and content of each generated file */
async function generated() {
  const { mustRun } = await import('./lib/commands.mjs');
  const { default: openapiTypes, astToString } = await import('openapi-typescript');
  const document = JSON.parse(
    await mustRun([process.execPath, apiEntry('openapi')], { what: 'Describing the API' }),
  );
  const types = astToString(await openapiTypes(document));
  const header =
    '// Generated from docs/openapi.json by `npm run openapi`. Change the API, not this file.\n\n';
  return [
    ['docs/openapi.json', JSON.stringify(document, null, 2) + '\n'],
    ['libs/api-client/src/schema.ts', header + types],
  ];
}

/** @param {string} file @param {string} text */
function write(file, text) {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  say(`Wrote ${file}`);
}

/** @param {string} file @param {string} text @returns {string[]} the first line that differs, if any */
function difference(file, text) {
  const path = join(root, file);
  if (!existsSync(path)) return [`  ${file} is missing`];
  const committed = readFileSync(path, 'utf8').split('\n');
  const current = text.split('\n');
  const line = current.findIndex((words, index) => words !== committed[index]);
  if (line < 0 && committed.length === current.length) return [];
  const at = line < 0 ? current.length : line;
  return [
    `  ${file}:${at + 1}`,
    `    committed  ${committed[at] ?? '(end of file)'}`,
    `    current    ${current[at] ?? '(end of file)'}`,
  ];
}
