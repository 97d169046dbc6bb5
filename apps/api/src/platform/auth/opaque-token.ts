/** Kinds of opaque tokens, so that a leaked one can be recognised: API key of an organisation, token of a source. */
export type TokenKind = 'mdk' | 'mds';

/** The text of a token: its kind, its id (to look it up), its secret (stored as a hash only). */
export const formatToken = (kind: TokenKind, id: string, secret: string): string =>
  `${kind}_${id.replaceAll('-', '')}_${secret}`;

/** Reads `Authorization: Bearer <kind>_…`; undefined when it is anything else. */
export function bearerToken(
  kind: TokenKind,
  authorization: string | undefined,
): { readonly id: string; readonly secret: string } | undefined {
  const match =
    /^Bearer (md[ks])_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/.exec(
      authorization ?? '',
    );
  return match === null || match[1] !== kind
    ? undefined
    : { id: match.slice(2, 7).join('-'), secret: match[7] ?? '' };
}
