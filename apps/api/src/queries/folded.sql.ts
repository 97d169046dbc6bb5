/**
 * A text of the database as the query language folds those of a query (`foldText`): case, the two forms of a small sigma and the ways
 * to compose a letter make no difference. `text` is the name of a column. ASCII, which is almost all there is, takes the short way.
 */
export const foldedSql = (text: string): string =>
  `case when octet_length(${text}) = char_length(${text}) then lower(${text}) else normalize(replace(lower(normalize(${text}, nfd)), 'ς', 'σ'), nfc) end`;
