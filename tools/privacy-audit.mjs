/**
 * `npx nx run privacy-mechanisms:audit [-- --draws N] [-- --mutation]`: draws every function of the language at every
 * level from neighbouring crowds, and says what an attacker who sees outputs alone can prove about one person's ε beside
 * what is claimed. Exit code 1 if anything reads above its claim.
 * At the end the same with half of the noise, which has to be found; --mutation shows only that, as if it were the product:
 * then the exit code is 1.
 */
import { parseArgs } from 'node:util';
import { loadLibrary } from './lib/load-library.mjs';

const { values } = parseArgs({
  options: { draws: { type: 'string', default: '200000' }, mutation: { type: 'boolean', default: false } },
});
const draws = Number(values.draws);
if (!Number.isInteger(draws) || draws < 1_000)
  throw new Error('--draws is a number of outputs, 1000 or more.');

const { audit, cryptoRandomSource } = await loadLibrary('privacy-mechanisms', 'audit.ts');
const random = cryptoRandomSource();

if (values.mutation) {
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

/** @param {number} noise @param {string} title @returns {{ lines: number, above: number }} */
function run(noise, title) {
  console.log(`${title}; ${draws} outputs of each neighbour\n  level   claimed  measured`);
  let [lines, above] = [0, 0];
  for (const { what, level, claimed, measured } of audit({ random, draws, noise })) {
    lines++;
    if (measured > claimed) above++;
    const mark = measured > claimed ? '  above its claim' : '';
    console.log(`  ${level.padEnd(7)} ${claimed.toFixed(3)}    ${measured.toFixed(3)}    ${what}${mark}`);
  }
  return { lines, above };
}
