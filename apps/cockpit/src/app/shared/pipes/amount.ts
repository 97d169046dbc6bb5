/** Amounts as people read them: whole satoshi with a no-break space before the unit, or coins with eight digits. */
export function satText(sat: string | number | bigint): string {
  return `${groupedDigits(sat)}\u00a0sat`;
}

export function groupedDigits(sat: string | number | bigint): string {
  return BigInt(sat).toLocaleString('en-GB');
}

/** What a wallet needs: 0.00525000. */
export function coinText(sat: string | number | bigint): string {
  const digits = BigInt(sat).toString().padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

/** A measured or released number, rounded so far that the last digit still says something about `error`. */
export function numberText(value: number, error?: number | null): string {
  const digits = error ? Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(error)))) : 3;
  return value.toLocaleString('en-GB', {
    maximumFractionDigits: digits,
    minimumFractionDigits: error ? digits : 0,
  });
}
