const letters = /[^BCDFGHJKLMNPQRSTVWXZ]/g;

/** What was typed as a code is shown: upper case, a hyphen after four, nothing that codes never hold. */
export function shapedCode(typed: string): string {
  const code = typed.toUpperCase().replaceAll(letters, '').slice(0, 8);
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

export const isWholeCode = (code: string): boolean => /^[A-Z]{4}-[A-Z]{4}$/.test(code);

/** Whether the address is the one of a QR code, which a device should have read and not a browser. */
export const holdsToken = (fragment: string | null): boolean =>
  new URLSearchParams(fragment ?? '').has('token');
