/** Bounds of a query's text; each keeps checking linear and a consent card readable. */
export const limits = {
  characters: 10_000,
  constraints: 50,
  functions: 8,
  attributes: 20,
  /** Nested parentheses; the parser descends recursively, so this guards its stack. */
  depth: 64,
  /** Terms of a suggested normal form, which can grow exponentially. */
  suggestedTerms: 64,
  diagnostics: 100,
  /** Pairs of letters compared to find out what was meant, over a whole check. */
  effort: 500_000,
  /** Names listed as expected, where a list can be long. */
  expected: 100,
} as const;
