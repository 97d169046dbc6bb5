export const decimals = ['.', ','] as const;
export type Decimal = (typeof decimals)[number];

const plain = {
  '.': /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
  ',': /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i,
} as const;
/** Thousands are set apart by what cannot be a decimal sign, or, where it could be, more than once or before a decimal sign. */
const grouped = {
  '.': /^[+-]?\d{1,3}(([ \u00a0\u202f'’]\d{3})+(\.\d+)?|(,\d{3})+\.\d+|(,\d{3}){2,})$/,
  ',': /^[+-]?\d{1,3}(([ \u00a0\u202f'’]\d{3})+(,\d+)?|(\.\d{3})+,\d+|(\.\d{3}){2,})$/,
} as const;
const separators = { '.': /[ \u00a0\u202f'’,]/g, ',': /[ \u00a0\u202f'’.]/g } as const;

/** A number as it is written in a table, or undefined. `1.234` with a decimal comma is undefined: it may mean either. */
export function numberOf(text: string, decimal: Decimal): number | undefined {
  if (plain[decimal].test(text)) return Number(decimal === ',' ? text.replace(',', '.') : text);
  if (!grouped[decimal].test(text)) return undefined;
  const digits = text.replaceAll(separators[decimal], '');
  return Number(decimal === ',' ? digits.replace(',', '.') : digits);
}

/** Which decimal sign such cells are written with. Where nothing tells, the point. */
export function decimalOf(cells: Iterable<string>): Decimal {
  let balance = 0;
  for (const cell of cells) {
    const [point, comma] = [numberOf(cell, '.') !== undefined, numberOf(cell, ',') !== undefined];
    if (point === comma) continue;
    // Three digits behind a single sign may be thousands, so they count little.
    const weight = /^[+-]?\d{1,3}[.,]\d{3}$/.test(cell) ? 1 : 10;
    balance += comma ? weight : -weight;
  }
  return balance > 0 ? ',' : '.';
}
