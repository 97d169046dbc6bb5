/**
 * `npx nx run privacy-mechanisms:audit [-- --draws N] [--level low] [--mutation]`: draws every function of the language at every
 * level from neighbouring crowds, and says what an attacker who sees outputs alone can prove about one person's ε beside
 * what is claimed. Exit code 1 if anything reads above its claim.
 * At the end the same with half of the noise, which has to be found; --mutation shows only that, as if it were the product:
 * then the exit code is 1. Exit code 2: not understood what to do (Nx makes 1 of every failure).
 */
import { parseArgs } from 'node:util';
import { loadLibrary } from './lib/load-library.mjs';

const usage =
  'npx nx run privacy-mechanisms:audit [-- --draws N] [--level low] [--mutation]; N outputs, 1000 or more';

const { draws, mutation, levels } = instructions();
const { audit, cryptoRandomSource } = await loadLibrary('privacy-mechanisms', 'audit.ts');
const random = cryptoRandomSource();

if (mutation) {
  const { above } = run(1 / 2, 'Half of the noise');
  process.exitCode = above > 0 ? 1 : 0;
} else {
  const honest = run(1, 'As it is');
  const halved = run(1 / 2, '\nHalf of the noise, to be found');
  console.log(
    `\n${honest.above} of ${honest.lines} above their claim; with half of the noise ${halved.above} of ${halved.lines} found.`,
  );
  process.exitCode = honest.above === 0 && halved.above === halved.lines ? 0 : 1;
}

/** @returns {{ draws: number, mutation: boolean, levels: string[] }} */
function instructions() {
  try {
    const { values } = parseArgs({
      options: {
        draws: { type: 'string', default: '200000' },
        level: { type: 'string', multiple: true, default: ['low', 'medium', 'high'] },
        mutation: { type: 'boolean', default: false },
      },
    });
    const draws = Number(values.draws);
    if (!Number.isInteger(draws) || draws < 1_000)
      throw new Error(`${values.draws} is no number of outputs.`);
    const unknown = values.level.find((level) => !['low', 'medium', 'high'].includes(level));
    if (unknown !== undefined) throw new Error(`There is no level ${unknown}.`);
    return { draws, mutation: values.mutation, levels: values.level };
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

/** @param {number} noise @param {string} title @returns {{ lines: number, above: number }} */
function run(noise, title) {
  console.log(`${title}; ${draws} outputs of each neighbour\n  level   claimed  measured`);
  let [lines, above] = [0, 0];
  for (const { what, level, claimed, measured } of audit({ random, draws, noise, levels })) {
    lines++;
    if (measured > claimed) above++;
    const mark = measured > claimed ? '  above its claim' : '';
    console.log(`  ${level.padEnd(7)} ${claimed.toFixed(3)}    ${measured.toFixed(3)}    ${what}${mark}`);
  }
  return { lines, above };
}
