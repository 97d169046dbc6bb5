/**
 * Proves that the rules about who may import whom bite: plants one violation of each kind in a copy that has the
 * real projects, tags and rules but empty modules, and lints it. The working tree is never touched.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { root, temporaryFolder, toolEnvironment } from './lib/workspace.mjs';

const boundaries = '@nx/enforce-module-boundaries';

/** @typedef {{ kind: string, file: string, bad: string, good: string, rule: string, says: RegExp }} Violation */

/** @type {readonly Violation[]} */
const violations = [
  {
    kind: 'a call upward, from users to queries',
    file: 'apps/api/src/users/planted.ts',
    bad: "import { door } from '@mynedata/queries';\nexport const planted = door;\n",
    good: "import { door } from '@mynedata/platform';\nexport const planted = door;\n",
    rule: boundaries,
    says: /tagged with "module:users" can only depend on/,
  },
  {
    kind: 'a call sideways, from privacy to payments',
    file: 'apps/api/src/privacy/planted.ts',
    bad: "import { door } from '@mynedata/payments';\nexport const planted = door;\n",
    good: "import { door } from '@mynedata/sources';\nexport const planted = door;\n",
    rule: boundaries,
    says: /tagged with "module:privacy" can only depend on/,
  },
  {
    kind: 'an import past the door of a module',
    file: 'apps/api/src/payments/planted.ts',
    bad: "import { inner } from '../users/inner';\nexport const planted = inner;\n",
    good: "import { door } from '@mynedata/users';\nexport const planted = door;\n",
    rule: boundaries,
    says: /cannot be imported by a relative or absolute path/,
  },
  {
    kind: 'a circle of two libs',
    file: 'libs/money/src/planted.ts',
    bad: "import { door } from '@mynedata/senml';\nexport const planted = door;\n",
    good: "import { door } from '@mynedata/query-language';\nexport const planted = door;\n",
    rule: boundaries,
    says: /Circular dependency/,
  },
  {
    kind: 'the cockpit importing a module of the API',
    file: 'apps/cockpit/src/app/user/planted.ts',
    bad: "import { door } from '@mynedata/users';\nexport const planted = door;\n",
    good: "import { door } from '@mynedata/api-client';\nexport const planted = door;\n",
    rule: boundaries,
    says: /tagged with "cockpit:user" can only depend on/,
  },
  {
    kind: 'a framework in a pure lib',
    file: 'libs/query-language/src/planted.ts',
    bad: "import { Injectable } from '@nestjs/common';\nexport const planted = Injectable;\n",
    good: "import { createToken } from 'chevrotain';\nexport const planted = createToken;\n",
    rule: 'no-restricted-imports',
    says: /Libs are pure/,
  },
  {
    kind: 'input and output in a pure lib',
    file: 'libs/senml/src/planted.ts',
    bad: "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
    good: 'export const planted = 1;\n',
    rule: 'no-restricted-imports',
    says: /Libs are pure/,
  },
  {
    kind: 'TypeORM outside a store',
    file: 'apps/api/src/sources/planted.ts',
    bad: "import { DataSource } from 'typeorm';\nexport const planted = DataSource;\n",
    good: "import { door } from '@mynedata/platform';\nexport const planted = door;\n",
    rule: 'no-restricted-imports',
    says: /TypeORM belongs in/,
  },
  ...[
    { kind: 'the time taken from the air', bad: 'Date.now()', says: /Time is injected/ },
    { kind: 'the date taken from the air', bad: 'new Date()', says: /Time is injected/ },
    { kind: 'chance taken from the air', bad: 'Math.random()', says: /Chance is injected/ },
    {
      kind: 'configuration read outside platform',
      bad: "process.env['PORT']",
      says: /Configuration is read once/,
    },
  ].map(({ kind, bad, says }, index) => ({
    kind,
    file: `apps/api/src/payments/planted-${index}.ts`,
    bad: `export const planted = ${bad};\n`,
    good: 'export const planted = new Date(0);\n',
    rule: 'no-restricted-syntax',
    says,
  })),
  {
    kind: 'a float where noise is drawn',
    file: 'libs/privacy-mechanisms/src/exact.ts',
    bad: 'export const planted = -Math.log(1 / 3);\n',
    good: 'export const planted = Math.floor(1 / 3);\n',
    rule: 'no-restricted-syntax',
    says: /Noise is drawn in whole numbers/,
  },
  {
    kind: 'a door that re-exports everything',
    file: 'apps/api/src/demo/planted.ts',
    bad: "export * from './inner';\n",
    good: "export { inner } from './inner';\n",
    rule: 'no-restricted-syntax',
    says: /Doors re-export by name/,
  },
];

const { folder, remove } = temporaryFolder('boundaries');
const cleanTwin = (/** @type {string} */ file) => file.replace(/\.ts$/, '-clean.ts');
/** @type {Map<string, { ruleId: string | null, message: string }[]>} */
let found;

before(() => {
  copyHouse();
  for (const { file, bad, good } of violations) {
    plant(file, bad);
    plant(cleanTwin(file), good);
  }
  plant('libs/senml/src/back.ts', "import { door } from '@mynedata/money';\nexport const back = door;\n");
  found = lint();
});
after(remove);

for (const { kind, file, rule, says } of violations) {
  test(`${kind} is reported`, () => {
    const messages = found.get(file) ?? [];
    const match = messages.find(({ ruleId, message }) => ruleId === rule && says.test(message));
    assert.ok(match, `expected ${rule} ${says} in ${file}, got ${JSON.stringify(messages, null, 2)}`);
  });
  test(`without ${kind} the file is clean`, () => {
    assert.deepEqual(found.get(cleanTwin(file)), []);
  });
}

/** The real rules and projects, each project with an empty door and something behind it. */
function copyHouse() {
  for (const file of [
    'eslint.config.mjs',
    'nx.json',
    'package.json',
    'package-lock.json',
    'tsconfig.base.json',
  ]) {
    cpSync(join(root, file), join(folder, file));
  }
  // Nothing in here installs: npm would empty the folder behind the link.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const file of ['apps', 'libs', 'migrations'].flatMap((name) => configurations(join(root, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
    if (!file.endsWith('project.json')) continue;
    const sources = file.startsWith('libs/') ? join(dirname(file), 'src') : dirname(file);
    plant(join(sources, 'index.ts'), 'export const door = 1;\n');
    plant(join(sources, 'inner.ts'), 'export const inner = 1;\n');
  }
  // Typed lint wants every file in a project; the cockpit's own configuration needs its sources, so here it gets this.
  const anything = JSON.stringify({ extends: '../../tsconfig.base.json', include: ['**/*.ts'] });
  for (const name of readdirSync(join(folder, 'apps')))
    writeFileSync(join(folder, 'apps', name, 'tsconfig.json'), anything);
}

/** @param {string} path @returns {string[]} project and TypeScript configurations below, relative to the root */
function configurations(path) {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory())
      return entry.name === 'node_modules' ? [] : configurations(join(path, entry.name));
    return /^(project|tsconfig)\.json$/.test(entry.name) ? [relative(root, join(path, entry.name))] : [];
  });
}

/** @param {string} file @param {string} text */
function plant(file, text) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function lint() {
  const env = toolEnvironment({
    NX_WORKSPACE_ROOT_PATH: folder,
    NX_CACHE_PROJECT_GRAPH: 'true',
    FORCE_COLOR: '0',
  });
  const options = { cwd: folder, env, encoding: /** @type {const} */ ('utf8'), maxBuffer: 1 << 26 };
  const bin = join(root, 'node_modules', '.bin');
  // Without a drawn graph the rule about boundaries stays silent.
  execFileSync(join(bin, 'nx'), ['show', 'projects'], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  assert.ok(existsSync(join(folder, '.nx')), 'Nx drew the graph of another workspace');
  const files = violations.flatMap(({ file }) => [file, cleanTwin(file)]);
  /** @type {string} */
  let report;
  try {
    report = execFileSync(join(bin, 'eslint'), ['--format=json', ...files], {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    // Exit code 1 is what violations give; anything else is not about them.
    if (error.status !== 1) throw new Error(`eslint failed: ${error.stderr}`);
    report = error.stdout;
  }
  return new Map(
    JSON.parse(report).map((/** @type {any} */ { filePath, messages }) => [
      relative(folder, filePath),
      messages,
    ]),
  );
}
