import type { Diagnostic, Highlight, HighlightKind } from '@mynedata/query-language';

/** What is wrong and where, whoever found it: the language here or the server. */
export type Mistake = Omit<Diagnostic, 'code'>;

/** A piece of the text with one look. */
export interface Piece {
  readonly text: string;
  readonly kind: HighlightKind | 'plain';
  readonly wrong: boolean;
}

/** Cuts a text where its colour or its correctness changes; the pieces together are the text again. */
export function pieces(
  text: string,
  highlights: readonly Highlight[],
  diagnostics: readonly Pick<Diagnostic, 'offset' | 'length'>[],
): readonly Piece[] {
  const ranges = [...highlights, ...diagnostics];
  const cuts = ranges.flatMap(({ offset, length }) => [offset, offset + length]);
  const inside = cuts.filter((cut) => cut > 0 && cut < text.length);
  const edges = [...new Set([0, ...inside, text.length])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, index) => ({
    text: text.slice(from, edges[index + 1]),
    kind: highlights.find((range) => covers(range, from))?.kind ?? 'plain',
    wrong: diagnostics.some((range) => covers(range, from)),
  }));
}

const covers = (
  { offset, length }: { readonly offset: number; readonly length: number },
  at: number,
): boolean => offset <= at && at < offset + length;

/** The text with the suggestion in place of what it stands for. */
export function applied(text: string, { offset, length, suggestion }: Mistake): string {
  return suggestion === undefined ? text : text.slice(0, offset) + suggestion + text.slice(offset + length);
}
