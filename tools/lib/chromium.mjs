/** A Chromium for the browser tests, without a system package where there is none. */
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './workspace.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * $CHROMIUM_PATH, else a Chromium or Chrome on PATH, else the one packed in @sparticuz/chromium (Linux x64).
 * @returns {Promise<string>} path of a program
 */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (isProgram(given)) return given;
    throw new Error(`CHROMIUM_PATH is ${given}, which is no program.`);
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const found = names.map((name) => join(folder, name)).find(isProgram);
    if (found) return found;
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium on PATH. Install Chromium or Chrome and set CHROMIUM_PATH to it.');
  }
  return unpacked();
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The package unpacks into the system's temporary folder; here it gets one of its own that is whole or not there. */
async function unpacked() {
  const cache = join(root, 'node_modules', '.cache', 'chromium');
  const program = join(cache, 'run');
  if (existsSync(program)) return program;
  mkdirSync(join(cache, '..'), { recursive: true });
  const draft = mkdtempSync(join(cache, '..', 'chromium-'));
  chmodSync(draft, 0o755);
  // Its libraries (NSS and so on) are unpacked only where it believes to be on Amazon Linux.
  const before = { TMPDIR: process.env.TMPDIR, AWS_LAMBDA_JS_RUNTIME: process.env.AWS_LAMBDA_JS_RUNTIME };
  Object.assign(process.env, { TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' });
  const inherited = {
    LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH,
    FONTCONFIG_PATH: process.env.FONTCONFIG_PATH,
  };
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  } finally {
    restore({ ...before, ...inherited });
  }
  chmodSync(join(draft, 'chromium'), 0o755);
  writeFileSync(join(draft, 'run'), launcher, { mode: 0o755 });
  try {
    renameSync(draft, cache);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(program)) throw error;
  }
  return program;
}

const launcher = `#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P) || exit 127
export LD_LIBRARY_PATH="$here/al2023/lib"
[ -d /etc/fonts ] || export FONTCONFIG_PATH="$here/fonts"
exec "$here/chromium" "$@"
`;

/** @param {Readonly<Record<string, string | undefined>>} values */
function restore(values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
