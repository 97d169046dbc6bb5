/** Injection token of the source of noise. */
export const NOISE = Symbol('NOISE');
