/** What a spreadsheet takes for the beginning of a formula, behind any number of our own guards. */
const formula = /^'*[=+\-@\t\r]/;

/** A text of somebody's device or file, so that a spreadsheet shows it instead of computing it (OWASP, CSV injection). */
export const guarded = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** The text that was guarded. */
export const unguarded = (text: string): string =>
  text.startsWith("'") && formula.test(text) ? text.slice(1) : text;

/** A field of a CSV file (RFC 4180). */
export const csvField = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
