import type { IToken } from 'chevrotain';
import type { Highlight, HighlightKind } from './query';
import { tokenize, tokens } from './tokens';

/**
 * The coloured ranges of a text, in its order and without overlaps; blanks are in none. Needs no catalogue and takes
 * any text, also an unfinished one.
 */
export function highlight(text: string): readonly Highlight[] {
  const { tokens: read, errors } = tokenize(text);
  const ranges = read.map((token, index) => ({
    offset: token.startOffset,
    length: token.image.length,
    kind: kindOf(token, read[index - 1], read[index + 1]),
  }));
  const unknown = errors.map(({ offset, length }) => ({ offset, length, kind: 'error' as const }));
  return [...ranges, ...unknown].sort((a, b) => a.offset - b.offset);
}

function kindOf(token: IToken, before: IToken | undefined, after: IToken | undefined): HighlightKind {
  switch (token.tokenType) {
    case tokens.Select:
    case tokens.Where:
    case tokens.And:
    case tokens.Or:
      return 'keyword';
    case tokens.Word:
      if (after?.tokenType === tokens.Open) return 'keyword';
      return isPartOfName(before, after) ? 'attribute' : 'value';
    case tokens.SingleQuoted:
    case tokens.DoubleQuoted:
    case tokens.NumberValue:
    case tokens.DateValue:
      return 'value';
    case tokens.OpenQuote:
      return 'error';
    default:
      return 'punctuation';
  }
}

function isPartOfName(before: IToken | undefined, after: IToken | undefined): boolean {
  return (
    before?.tokenType === tokens.Dot ||
    after?.tokenType === tokens.Dot ||
    before?.tokenType === tokens.OpenContext
  );
}
