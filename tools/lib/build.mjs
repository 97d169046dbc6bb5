/** Builds what is older than its sources. Decided by a hash, because asking Nx alone takes seconds. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { mustRun } from './commands.mjs';
import { step } from './progress.mjs';
import { root } from './workspace.mjs';

/** @typedef {{ name: string, inputs: readonly string[], output: string }} Built */

const shared = ['libs', 'tsconfig.base.json', 'package-lock.json', 'nx.json'];

/** @type {readonly Built[]} */
const everything = [
  { name: 'api', inputs: ['apps/api', 'migrations', ...shared], output: 'dist/apps/api/main.js' },
  { name: 'cockpit', inputs: ['apps/cockpit', ...shared], output: 'dist/apps/cockpit/browser/index.html' },
];

/**
 * @param {object} [options]
 * @param {readonly string[]} [options.only] names of projects
 * @returns {Promise<readonly string[]>} what was built
 */
export async function buildIfStale({ only = everything.map(({ name }) => name) } = {}) {
  const candidates = everything.filter(
    ({ name }) => only.includes(name) && existsSync(join(root, 'apps', name, 'project.json')),
  );
  const stale = candidates.filter((project) => !isFresh(project));
  if (stale.length === 0) return [];
  const names = stale.map(({ name }) => name);
  await step(`Building ${names.join(' and ')}`, () =>
    mustRun(['nx', 'run-many', '--target=build', `--projects=${names.join(',')}`, '--output-style=stream'], {
      what: 'The build',
    }),
  );
  for (const project of stale) remember(project);
  return names;
}

/** @param {Built} project */
const stampOf = ({ name }) => join(root, 'dist', '.built', `${name}.json`);

/** @param {Built} project */
function isFresh(project) {
  const output = join(root, project.output);
  if (!existsSync(output) || !existsSync(stampOf(project))) return false;
  const { sources, built } = JSON.parse(readFileSync(stampOf(project), 'utf8'));
  // The output tells when somebody built something else by hand since.
  return built === contentOf(output) && sources === hashOf(project);
}

/** @param {Built} project */
function remember(project) {
  const output = join(root, project.output);
  if (!existsSync(output)) throw new Error(`The build of ${project.name} did not make ${project.output}.`);
  mkdirSync(dirname(stampOf(project)), { recursive: true });
  writeFileSync(stampOf(project), JSON.stringify({ sources: hashOf(project), built: contentOf(output) }));
}

/** @param {string} file */
const contentOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** @param {Built} project */
function hashOf({ inputs }) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesBelow(join(root, input))) {
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

const notSources = /^(node_modules|dist|e2e|test|test-results|\.angular)$|\.spec\.ts$/;

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter((name) => !notSources.test(name))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
