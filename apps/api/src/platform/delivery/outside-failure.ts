export type OutsideFailureKind =
  | 'not-allowed'
  | 'no-public-address'
  | 'unreachable'
  | 'certificate'
  | 'timeout'
  | 'redirect'
  | 'too-large'
  | 'not-json';

/** Why a service outside gave no usable answer, in a sentence for the person who wants it. Holds nothing that was sent or received. */
export class OutsideFailure extends Error {
  constructor(
    readonly kind: OutsideFailureKind,
    message: string,
  ) {
    super(message);
  }
}

/** The sentence for what goes wrong with a connection. */
export function connectionFailure(error: unknown, host: string): OutsideFailure {
  if (error instanceof OutsideFailure) return error;
  const { code = '' } = (error ?? {}) as { readonly code?: string };
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/.test(code))
    return new OutsideFailure('certificate', `The certificate of ${host} is not valid (${code}).`);
  if (/EPROTO|ERR_SSL/.test(code))
    return new OutsideFailure('certificate', `${host} does not speak HTTPS on this port.`);
  return new OutsideFailure(
    'unreachable',
    /^(ECONNRESET|HPE_)/.test(code)
      ? `${host} ended the connection without a usable answer.`
      : `${host} cannot be reached.`,
  );
}
