import { type Random, hashSecret } from '@mynedata/platform';

/** Without what looks alike (0 O, 1 I L, U V) and without lower case: it is written on paper. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTWXYZ';
/** log2(29) × 20: 97 bits, which nobody guesses, and which need no slow hash. */
const letters = 20;
const groupOf = 5;

/** How long a code redeems. */
const claimYears = 3;

/** Twenty letters in groups of five, such as `7KQ2M-…`. */
export function newClaimCode(random: Random): string {
  const text = Array.from({ length: letters }, () => alphabet[random.below(alphabet.length)] ?? '').join('');
  return text.replace(new RegExp(`(.{${groupOf}})(?=.)`, 'g'), '$1-');
}

/** The hash of a code as somebody typed it, in any case and with any gaps; undefined when it cannot be one. */
export function claimCodeHash(typed: string): Buffer | undefined {
  const text = typed.toUpperCase().replaceAll(/[\s-]/g, '');
  const isOne = text.length === letters && [...text].every((letter) => alphabet.includes(letter));
  return isOne ? hashSecret(text) : undefined;
}

/** The day on which a code that begins now stops redeeming. */
export function claimUntil(now: Date): Date {
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + claimYears);
  return until;
}
