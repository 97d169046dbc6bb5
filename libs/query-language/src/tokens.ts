import { createToken, Lexer, type ILexingResult, type TokenType } from 'chevrotain';

// Letters of the scripts in use (U+1680 among them is a space), without the unicode flag, which the lexer's first-character index does not support.
const LETTER = 'A-Za-z_\\u00C0-\\u024F\\u0370-\\u167F\\u1681-\\u1FFF\\u3040-\\uD7FF';
const WORD = new RegExp(`[${LETTER}][${LETTER}0-9-]*`);
const BARE_WORD = new RegExp(`^${WORD.source}$`);

const Blank = createToken({ name: 'Blank', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });
const Word = createToken({ name: 'Word', label: 'a name', pattern: WORD });
const Select = keyword('SELECT', /select/i);
const Where = keyword('WHERE', /where/i);
const And = keyword('AND', /and/i);
const Or = keyword('OR', /or/i);
const DateValue = createToken({ name: 'DateValue', label: 'a date', pattern: /\d{4}-\d{2}-\d{2}/ });
const NumberValue = createToken({
  name: 'NumberValue',
  label: 'a number',
  pattern: /[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/,
});
const SingleQuoted = createToken({ name: 'SingleQuoted', label: 'a text', pattern: /'(?:[^'\r\n]|'')*'/ });
const DoubleQuoted = createToken({ name: 'DoubleQuoted', label: 'a text', pattern: /"(?:[^"\r\n]|"")*"/ });
/** Takes the rest of the line, so that a forgotten quote is one error and not one per word. */
const OpenQuote = createToken({ name: 'OpenQuote', label: 'a text', pattern: /['"][^\r\n]*/ });
const Dot = punctuation('Dot', '.');
const Comma = punctuation('Comma', ',');
const Open = punctuation('Open', '(');
const Close = punctuation('Close', ')');
const OpenContext = punctuation('OpenContext', '[');
const CloseContext = punctuation('CloseContext', ']');
const NotEqual = punctuation('NotEqual', '!=');
const AtMost = punctuation('AtMost', '<=');
const AtLeast = punctuation('AtLeast', '>=');
const Less = punctuation('Less', '<');
const Greater = punctuation('Greater', '>');
const Equal = punctuation('Equal', '=');

export const tokens = {
  Blank,
  Select,
  Where,
  And,
  Or,
  Word,
  DateValue,
  NumberValue,
  SingleQuoted,
  DoubleQuoted,
  OpenQuote,
  Dot,
  Comma,
  Open,
  Close,
  OpenContext,
  CloseContext,
  NotEqual,
  AtMost,
  AtLeast,
  Less,
  Greater,
  Equal,
};

/** In the order in which they are tried. */
export const vocabulary: TokenType[] = Object.values(tokens);

const lexer = new Lexer(vocabulary, { positionTracking: 'onlyOffset', ensureOptimizations: true });

/** Splits a text; characters that fit nowhere are in `errors` and left out. */
export function tokenize(text: string): ILexingResult {
  return lexer.tokenize(text);
}

/** Whether a text value reads back as itself without quotes. */
export function isBareWord(text: string): boolean {
  return BARE_WORD.test(text) && !/^(?:select|where|and|or|true|false)$/i.test(text);
}

function keyword(name: string, pattern: RegExp): TokenType {
  return createToken({ name, label: name, pattern, longer_alt: Word });
}

function punctuation(name: string, text: string): TokenType {
  return createToken({ name, label: `"${text}"`, pattern: text });
}
