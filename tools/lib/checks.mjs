/** Every check of `npm test` and `npm run check`: what it runs, what it waits for, how it is counted. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { runCommand } from './commands.mjs';
import { honest, one, playwrightTally, tapTally, vitestTally } from './tally.mjs';
import { say } from './progress.mjs';
import { root } from './workspace.mjs';

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} group what `--only` names
 * @property {readonly string[]} [after] checks that have to be over before
 * @property {boolean} [alone] nothing runs beside it
 * @property {(reports: string) => Promise<{ tally: import('./tally.mjs').Tally, output: string }>} run gets a folder for reports
 */

const has = (/** @type {string} */ path) => existsSync(join(root, path));
const folders = (/** @type {string} */ path) =>
  has(path) ? readdirSync(join(root, path)).map((name) => `${path}/${name}`) : [];

/** @param {readonly string[]} command */
const counted = (command) => async () => {
  const { code, output } = await runCommand(command);
  return { tally: one(code), output };
};

/** @returns {Check} */
const format = () => ({
  name: 'format',
  group: 'format',
  run: counted(['prettier', '--check', '--log-level=warn', '.']),
});

/**
 * The rule about module boundaries reads a graph that Nx has to have drawn before, and stays silent without one.
 * @param {{ cached: boolean }} options
 * @returns {Check}
 */
const lint = ({ cached }) => ({
  name: 'lint',
  group: 'lint',
  run: async () => {
    const graph = await runCommand(['nx', 'show', 'projects']);
    if (graph.code !== 0) return { tally: one(graph.code), output: graph.output };
    const cache = ['--cache', '--cache-strategy=content', '--cache-location=node_modules/.cache/eslint/'];
    const { code, output } = await runCommand(['eslint', '.', '--max-warnings=0', ...(cached ? cache : [])]);
    return { tally: one(code), output };
  },
});

/** @returns {Check[]} */
function types() {
  const projects = [...folders('libs'), 'migrations', 'apps/api'].filter((folder) =>
    has(`${folder}/tsconfig.json`),
  );
  const checks = projects.map((folder) => ({
    folder,
    command: ['tsc', '--noEmit', '-p', `${folder}/tsconfig.json`],
  }));
  const cockpit = ['tsconfig.app.json', 'tsconfig.json'].find((file) => has(`apps/cockpit/${file}`));
  if (cockpit)
    checks.push({ folder: 'apps/cockpit', command: ['ngc', '--noEmit', '-p', `apps/cockpit/${cockpit}`] });
  if (has('tools/tsconfig.json'))
    checks.push({ folder: 'tools', command: ['tsc', '-p', 'tools/tsconfig.json'] });
  return checks.map(({ folder, command }) => ({
    name: `types ${folder}`,
    group: 'types',
    run: counted(command),
  }));
}

/** @param {string} name @param {readonly string[]} args @returns {Check['run']} */
const vitest = (name, args) => async (reports) => {
  const file = join(reports, `${name.replaceAll('/', '-')}.json`);
  const command = [
    'vitest',
    'run',
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const { code, output } = await runCommand(command);
  return { tally: honest(vitestTally(file), code), output };
};

/** @returns {Check[]} */
const libs = () =>
  folders('libs')
    .filter((folder) => has(`${folder}/vitest.config.ts`))
    // The client is generated types: what there is to test is their compilation.
    .filter((folder) => folder !== 'libs/api-client' || hasSpecs(`${folder}/src`))
    .map((folder) => ({
      name: `unit ${folder}`,
      group: 'unit',
      run: vitest(folder, ['--root', folder]),
    }));

/** @param {string} folder @returns {boolean} */
const hasSpecs = (folder) =>
  has(folder) &&
  readdirSync(join(root, folder), { recursive: true }).some((file) => String(file).endsWith('.spec.ts'));

/** Specs beside the code need no database; those below test/ do. @returns {Check[]} */
const pureSpecs = () =>
  hasSpecs('apps/api/src')
    ? [
        {
          name: 'unit apps/api',
          group: 'unit',
          run: vitest('api-pure', ['--config', 'tools/pure.vitest.config.mjs']),
        },
      ]
    : [];

/** @returns {Check} */
const api = () => ({
  name: 'api',
  group: 'api',
  alone: true,
  run: vitest('api', ['--root', 'apps/api']),
});

/** @returns {Check[]} */
function cockpit() {
  if (!hasSpecs('apps/cockpit/src')) return [];
  if (has('apps/cockpit/vitest.config.ts')) {
    return [{ name: 'unit apps/cockpit', group: 'unit', run: vitest('cockpit', ['--root', 'apps/cockpit']) }];
  }
  return [
    {
      name: 'unit apps/cockpit',
      group: 'unit',
      run: async (reports) => {
        const file = join(reports, 'cockpit.json');
        const command = [
          'nx',
          'test',
          'cockpit',
          '--watch=false',
          '--reporters=json',
          `--output-file=${file}`,
        ];
        const { code, output } = await runCommand(command, { env: { CI: '1' } });
        return { tally: honest(vitestTally(file), code), output };
      },
    },
  ];
}

/** @param {string} name @param {string} group @param {readonly string[]} files @param {Partial<Check>} [rest] @returns {Check} */
const nodeTests = (name, group, files, rest = {}) => ({
  name,
  group,
  ...rest,
  run: async (reports) => {
    const file = join(reports, `${group}.tap`);
    const reporters = ['spec', 'tap'].map((reporter) => `--test-reporter=${reporter}`);
    const destinations = ['stdout', file].map((destination) => `--test-reporter-destination=${destination}`);
    const { code, output } = await runCommand(['node', '--test', ...reporters, ...destinations, ...files]);
    return { tally: honest(tapTally(file), code), output };
  },
});

/** @returns {Check} */
const browser = () => ({
  name: 'browser',
  group: 'browser',
  after: ['build'],
  alone: true,
  run: async (reports) => {
    const file = join(reports, 'browser.json');
    const config = [
      'apps/cockpit/e2e/playwright.config.ts',
      'apps/cockpit/playwright.config.ts',
      'playwright.config.ts',
    ].find(has);
    if (!config) return { tally: one(1), output: 'There is no playwright.config.ts in apps/cockpit/e2e.' };
    const env = {
      CHROMIUM_PATH: await findChromium(),
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    };
    const { code, output } = await runCommand(
      ['playwright', 'test', '--config', config, '--reporter=list,json'],
      { env },
    );
    return { tally: honest(playwrightTally(file), code), output };
  },
});

/** The six steps from outside, on a market of their own. Without a bitcoin node there is nobody to be paid. @returns {Check} */
const demo = () => ({
  name: 'demo',
  group: 'demo',
  after: ['build'],
  run: async () => {
    const { code, output } = await runCommand(['node', 'tools/demo.mjs']);
    const noNode = code !== 0 && output.includes('it needs a bitcoin node');
    if (noNode && process.env.REQUIRE_BITCOIND !== '1') {
      say(`  demo: skipped. ${output.trimEnd().split('\n').at(-1)}`);
      return { tally: { passed: 0, failed: 0, skipped: 1 }, output };
    }
    return { tally: one(code), output };
  },
});

/** @returns {Check[]} everything there is */
export const everyCheck = () => [
  { name: 'build', group: 'build', run: counted(['nx', 'run-many', '-t', 'build', '--output-style=stream']) },
  lint({ cached: false }),
  ...types(),
  format(),
  {
    name: 'openapi',
    group: 'openapi',
    after: ['build'],
    run: counted(['node', 'tools/openapi.mjs', '--check']),
  },
  ...libs(),
  ...cockpit(),
  nodeTests('boundaries', 'boundaries', ['tools/boundaries.test.mjs']),
  nodeTests('tools', 'tools', ['tools/tidy.test.mjs', ...toolTests()]),
  demo(),
  api(),
  browser(),
];

/** @returns {Check[]} what is worth running after every change */
export const dailyChecks = () => [lint({ cached: true }), ...types(), format(), ...libs(), ...pureSpecs()];

const toolTests = () => folders('tools/lib').filter((file) => file.endsWith('.test.mjs'));

/** The name of a group that `--only` may name. @param {readonly Check[]} checks */
export const groupsOf = (checks) => [...new Set(checks.map(({ group }) => group))];
