import type { IToken } from 'chevrotain';
import { endOf } from './syntax';
import { tokenize, tokens } from './tokens';

interface Reference {
  /** The function whose argument this is; none in a condition. */
  readonly function: IToken | undefined;
  readonly source: IToken;
  readonly attribute: IToken | undefined;
  readonly context: IToken | undefined;
}

/** What the grammar wants at a position. */
export type Place =
  | { readonly at: 'start' | 'function' | 'open' | 'after selection' | 'after constraint' | 'nowhere' }
  | { readonly at: 'source'; readonly function: IToken | undefined }
  | ({
      readonly at: 'dot' | 'attribute' | 'after attribute' | 'context' | 'close context' | 'value';
    } & Reference);

export interface Cursor {
  readonly place: Place;
  /** What is written of the word at the position, without an opening quote. */
  readonly prefix: string;
  /** The whole word at the position. */
  readonly offset: number;
  readonly length: number;
}

/** Where a position stands in a text that may be unfinished. */
export function cursorAt(text: string, at: number): Cursor {
  // Characters that fit nowhere are not in the way of the words around them.
  const read = tokenize(text).tokens.filter(({ startOffset }) => startOffset < at);
  const last = read.at(-1);
  const inside = last && isWordLike(last) && endOf(last) >= at ? last : undefined;
  const walk = new Walk();
  for (const token of inside ? read.slice(0, -1) : read) walk.step(token);
  if (!inside) return { place: walk.place, prefix: '', offset: at, length: 0 };
  const prefix = text.slice(inside.startOffset, at).replace(/^['"]/, '');
  return { place: walk.place, prefix, offset: inside.startOffset, length: inside.image.length };
}

/** Follows the grammar token by token, and forgives: what does not fit leads nowhere until the next keyword. */
class Walk {
  place: Place = { at: 'start' };
  #inWhere = false;
  #function: IToken | undefined;

  step(token: IToken): void {
    this.place = this.#next(token);
  }

  #next(token: IToken): Place {
    switch (token.tokenType) {
      case tokens.Select:
        return { at: 'function' };
      case tokens.Where:
        this.#inWhere = true;
        this.#function = undefined;
        return { at: 'source', function: undefined };
      case tokens.And:
      case tokens.Or:
        return this.#inWhere ? { at: 'source', function: undefined } : { at: 'nowhere' };
      case tokens.Open:
        return this.#opened();
      case tokens.Close:
        this.#function = undefined;
        return { at: this.#inWhere ? 'after constraint' : 'after selection' };
      case tokens.Comma:
        if (this.#inWhere) return { at: 'nowhere' };
        return this.#function ? { at: 'source', function: this.#function } : { at: 'function' };
      default:
        return this.#word(token);
    }
  }

  #opened(): Place {
    const ready = this.#inWhere ? this.place.at === 'source' : this.place.at === 'open';
    return ready ? { at: 'source', function: this.#function } : { at: 'nowhere' };
  }

  #word(token: IToken): Place {
    const { place } = this;
    const { tokenType } = token;
    const word = tokenType === tokens.Word;
    switch (place.at) {
      case 'function':
        if (word) this.#function = token;
        return { at: word ? 'open' : 'nowhere' };
      case 'source':
        if (!word) return { at: 'nowhere' };
        return { ...place, at: 'dot', source: token, attribute: undefined, context: undefined };
      case 'dot':
        return { ...place, at: tokenType === tokens.Dot ? 'attribute' : 'nowhere' };
      case 'attribute':
        return word ? { ...place, at: 'after attribute', attribute: token } : { at: 'nowhere' };
      case 'after attribute':
        if (tokenType === tokens.OpenContext) return { ...place, at: 'context' };
        return { ...place, at: this.#inWhere && isComparator(token) ? 'value' : 'nowhere' };
      case 'context':
        return word ? { ...place, at: 'close context', context: token } : { at: 'nowhere' };
      case 'close context':
        return { ...place, at: tokenType === tokens.CloseContext ? 'after attribute' : 'nowhere' };
      case 'value':
        return { at: 'after constraint' };
      case 'start':
      case 'open':
      case 'after selection':
      case 'after constraint':
      case 'nowhere':
        return { at: 'nowhere' };
    }
  }
}

function isComparator({ tokenType }: IToken): boolean {
  return [tokens.Equal, tokens.NotEqual, tokens.Less, tokens.Greater, tokens.AtMost, tokens.AtLeast].includes(
    tokenType,
  );
}

function isWordLike({ tokenType }: IToken): boolean {
  return [
    tokens.Word,
    tokens.Select,
    tokens.Where,
    tokens.And,
    tokens.Or,
    tokens.OpenQuote,
    tokens.SingleQuoted,
    tokens.DoubleQuoted,
  ].includes(tokenType);
}
