/** The service refuses: an HTTP status of 400 or more, in a sentence for the person. */
export class ServiceRefused extends Error {
  constructor(
    readonly status: number,
    /** From Retry-After. */
    readonly waitSeconds: number | undefined,
    message: string,
  ) {
    super(message);
  }
}

/** No failure: this poll has asked often enough, the next one goes on. */
export class EnoughForNow extends Error {}

export function refusalOf(host: string, status: number, waitSeconds: number | undefined): ServiceRefused {
  return new ServiceRefused(status, waitSeconds, sentenceOf(host, status));
}

function sentenceOf(host: string, status: number): string {
  if (status === 401) return `${host} does not accept the key or token (401).`;
  if (status === 403) return `The key or token does not permit this at ${host} (403).`;
  if (status === 404) return `${host} has nothing under this address (404).`;
  if (status === 429) return `${host} asks to be asked less often (429).`;
  if (status >= 500) return `${host} has a problem of its own (${status}).`;
  return `${host} refuses the request (${status}).`;
}

/**
 * Reads Retry-After (RFC 9110 10.2.3): seconds, or a date.
 * @returns whole seconds to wait, at least 0; undefined when there is no usable value.
 */
export function secondsOfRetryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value);
  // What Date.parse makes of other texts is nobody's meaning: it takes -3 for a month.
  const at = /GMT$/.test(value.trim()) ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
