/** The repository looks at itself: what never belongs into it, whoever adds it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './lib/workspace.mjs';

const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file && existsSync(join(root, file)));
const isText = (/** @type {string} */ file) => !/\.(png|jpg|ico|woff2|gz|zip|parquet)$/.test(file);
const texts = new Map(tracked.filter(isText).map((file) => [file, readFileSync(join(root, file), 'utf8')]));

/** @param {RegExp} pattern @param {(file: string) => boolean} [where] @returns {string[]} file:line of each hit */
function linesWith(pattern, where = () => true) {
  return [...texts]
    .filter(([file]) => where(file))
    .flatMap(([file, text]) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) ? [`${file}:${index + 1} ${line.trim().slice(0, 100)}`] : [],
        ),
    );
}

// Put together from pieces, so that this file does not hold what it looks for.
const hosts = new RegExp(
  ['registry\\.', '\\bnpmjs\\.', '\\byarnpkg\\.', '\\bdeb\\.debian\\.', '\\bpypi\\.']
    .map((part) => `${part}(org|com|io)`)
    .join('|'),
);
const machinePaths = new RegExp(`(?<![\\w.~-])/(${['work', 'root', 'Users', 'home'].join('|')})/[\\w.]`);

test('no file names the host of a package registry', () => {
  assert.deepEqual(linesWith(hosts), []);
  assert.deepEqual(
    linesWith(/"resolved":\s*"https?:/, (file) => file === 'package-lock.json'),
    [],
  );
  assert.deepEqual(
    linesWith(/registry\s*=|_auth/, (file) => file.endsWith('.npmrc')),
    [],
  );
});

test('no file holds a path of somebody’s machine', () => {
  assert.deepEqual(
    linesWith(machinePaths, (file) => file !== 'package-lock.json'),
    [],
  );
});

test('no file is larger than 1 MiB', () => {
  assert.deepEqual(
    tracked.filter((file) => statSync(join(root, file)).size > 1 << 20),
    [],
  );
});

test('no test is skipped or alone for good', () => {
  const word = new RegExp(`\\b(it|test|describe)\\.(${['only', 'skip', 'todo'].join('|')})\\(`);
  assert.deepEqual(
    linesWith(word, (file) => /\.(spec|test)\.(ts|mjs)$|e2e\//.test(file)),
    [],
  );
});

test('nothing that is generated at run time is tracked', () => {
  assert.deepEqual(
    tracked.filter((file) => /(^|\/)(node_modules|dist|\.nx|\.angular|\.mynedata|test-results)\//.test(file)),
    [],
  );
});

test('every project says by tags who may import it', () => {
  const projects = tracked.filter((file) => file.endsWith('project.json'));
  assert.ok(projects.length > 10);
  const untagged = projects.filter((file) => !(JSON.parse(texts.get(file) ?? '{}').tags?.length > 0));
  assert.deepEqual(untagged, []);
});

test('every module of the API and every zone of the cockpit is a project of its own', () => {
  const zones = (/** @type {string} */ folder) =>
    new Set(
      tracked
        .flatMap((file) => (file.startsWith(folder) ? [file.slice(folder.length).split('/')] : []))
        .filter((parts) => parts.length > 1)
        .map(([name]) => folder + name),
    );
  const without = [...zones('apps/api/src/'), ...zones('apps/cockpit/src/app/'), ...zones('libs/')].filter(
    (folder) => !texts.has(`${folder}/project.json`),
  );
  assert.deepEqual(without, []);
});

test('every optional dependency that the lock file names is locked, else npm ci refuses it', () => {
  /** @type {Record<string, { optionalDependencies?: Record<string, string> }>} */
  const packages = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(packages, from, name))
      .map((name) => `${from || 'package.json'} wants ${name}`),
  );
  assert.deepEqual(missing, []);
});

/** Looks where Node would: beside the package, then in each folder above. @param {Record<string, unknown>} packages @param {string} from @param {string} name */
function isLocked(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at}${at ? '/' : ''}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

test('every dependency has one exact version', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    texts.get('package.json') ?? '{}',
  );
  const ranges = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
  );
  assert.deepEqual(ranges, []);
});

test('no tool grows beyond what one can read in one go', () => {
  const long = [...texts]
    .filter(([file, text]) => file.startsWith('tools/') && text.split('\n').length > 300)
    .map(([file]) => file);
  assert.deepEqual(long, []);
});
