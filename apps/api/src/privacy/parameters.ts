import { readFileSync } from 'node:fs';
import { ConfigError } from '@mynedata/platform';
import {
  ParameterTableError,
  type ParameterTable,
  defaultParameters,
  readParameterTable,
} from '@mynedata/privacy-mechanisms';

/** Injection token of the one table that slider, explanations, consent card and engine read. */
export const PARAMETERS = Symbol('PARAMETERS');

/**
 * The table that ships, or the operator's own. It holds for what is asked from now on: a query keeps the one it was submitted under,
 * and with it everybody who was asked.
 */
export function marketParameters(file: string | undefined): ParameterTable {
  if (file === undefined) return defaultParameters;
  const place = (problem: string): string => `PRIVACY_PARAMETERS_FILE, ${file}: ${problem}`;
  try {
    return readParameterTable(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const problems =
      error instanceof ParameterTableError ? error.problems : [`cannot be read (${reason(error)})`];
    throw new ConfigError(problems.map(place));
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
