/** The device authorization grant (RFC 8628), as far as it can be decided without asking anybody. */
export type PairingState = 'pending' | 'approved' | 'denied' | 'redeemed';

export interface Pairing {
  readonly state: PairingState;
  readonly expiresAt: Date;
  readonly intervalSeconds: number;
  readonly lastPolledAt: Date | null;
}

export const lifeSeconds = 15 * 60;
export const firstIntervalSeconds = 5;
const slowDownSeconds = 5;

/** What the answer to a poll is, and how long the device waits before the next one. */
export type Poll =
  | { readonly answer: 'authorization_pending' | 'slow_down'; readonly intervalSeconds: number }
  | { readonly answer: 'access_denied' | 'expired_token' | 'invalid_grant' | 'ready' };

/** RFC 8628 3.5: who polls too early waits five seconds longer from then on. The code is good for one token. */
export function poll(pairing: Pairing, now: Date): Poll {
  if (pairing.state === 'redeemed') return { answer: 'invalid_grant' };
  if (now >= pairing.expiresAt) return { answer: 'expired_token' };
  switch (pairing.state) {
    case 'approved':
      return { answer: 'ready' };
    case 'denied':
      return { answer: 'access_denied' };
    case 'pending': {
      const { intervalSeconds, lastPolledAt } = pairing;
      const early = lastPolledAt !== null && now.getTime() - lastPolledAt.getTime() < intervalSeconds * 1000;
      return early
        ? { answer: 'slow_down', intervalSeconds: intervalSeconds + slowDownSeconds }
        : { answer: 'authorization_pending', intervalSeconds };
    }
  }
}

/** Consonants: no word can come out, and none of them looks like another letter or a digit (RFC 8628 6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const userCodeLength = 8;

/** A new user code without its hyphen: 20^8 possibilities, about 34 bits. `below` draws uniformly from [0, n). */
export const newUserCode = (below: (n: number) => number): string =>
  Array.from({ length: userCodeLength }, () => letters.charAt(below(letters.length))).join('');

/** As it is shown and typed: BCDF-GHJK. */
export const shownUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** What a person typed, in any case and with any hyphens or spaces; undefined when it cannot be a code. */
export function typedUserCode(text: string): string | undefined {
  const code = text.replaceAll(/[\s\p{Pd}._]/gu, '').toUpperCase();
  return code.length === userCodeLength && [...code].every((letter) => letters.includes(letter))
    ? code
    : undefined;
}
