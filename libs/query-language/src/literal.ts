import type { IToken } from 'chevrotain';
import type { TechnicalType } from './catalogue';
import type { DiagnosticCode } from './diagnostic-codes';
import type { Value } from './query';
import { tokens } from './tokens';

export type Literal =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly code: DiagnosticCode;
      readonly message: string;
      readonly suggestion?: string;
    };

/** Reads a literal as a value of an attribute's type, or says why it is none and how it would be written. */
export function readValue(token: IToken, type: TechnicalType): Literal {
  switch (type) {
    case 'text':
      return text(token);
    case 'number':
    case 'integer':
      return number(token, type);
    case 'date':
      return date(token);
    case 'boolean':
      return boolean(token);
  }
}

/**
 * Text compares case-insensitively, so it is folded once; NFC first and last, as folding can decompose. A small sigma is the same
 * wherever it stands in a word.
 */
export function foldText(value: string): string {
  return value.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}

function text(token: IToken): Literal {
  const content = quoted(token) ?? (isWord(token) && !isBoolean(token) ? token.image : undefined);
  if (content !== undefined) return { ok: true, value: { type: 'text', value: foldText(content) } };
  return wrong('write it in quotes.', `"${token.image}"`);
}

function number(token: IToken, type: 'number' | 'integer'): Literal {
  if (token.tokenType !== tokens.NumberValue) {
    const inside = quoted(token);
    return wrong('write a number.', inside !== undefined && isNumber(inside) ? inside : undefined);
  }
  const value = Number(token.image);
  if (!Number.isFinite(value))
    return { ok: false, code: 'number_range', message: 'the number is too large.' };
  if (type === 'integer' && !Number.isInteger(value)) return wrong('write a whole number.');
  return { ok: true, value: { type: 'number', value: value === 0 ? 0 : value } };
}

function date(token: IToken): Literal {
  if (token.tokenType !== tokens.DateValue) {
    const inside = quoted(token);
    return wrong('write a date as YYYY-MM-DD.', inside !== undefined && isDate(inside) ? inside : undefined);
  }
  if (!isDate(token.image))
    return { ok: false, code: 'invalid_date', message: 'the calendar has no such day.' };
  return { ok: true, value: { type: 'date', value: token.image } };
}

function boolean(token: IToken): Literal {
  if (isBoolean(token)) return { ok: true, value: { type: 'boolean', value: /^true$/i.test(token.image) } };
  const inside = quoted(token)?.toLowerCase();
  return wrong('write true or false.', inside === 'true' || inside === 'false' ? inside : undefined);
}

function wrong(message: string, suggestion?: string): Literal {
  const failure = { ok: false, code: 'value_type', message } as const;
  return suggestion === undefined ? failure : { ...failure, suggestion };
}

function quoted(token: IToken): string | undefined {
  const quote =
    token.tokenType === tokens.SingleQuoted ? "'" : token.tokenType === tokens.DoubleQuoted ? '"' : '';
  if (quote === '') return undefined;
  return token.image.slice(1, -1).replaceAll(quote + quote, quote);
}

function isWord(token: IToken): boolean {
  return token.tokenType === tokens.Word;
}

function isBoolean(token: IToken): boolean {
  return isWord(token) && /^(?:true|false)$/i.test(token.image);
}

function isNumber(written: string): boolean {
  return /^[+-]?\d+(?:\.\d+)?$/.test(written) && Number.isFinite(Number(written));
}

function isDate(written: string): boolean {
  // The year 0 is a date to JavaScript, but not to ISO calendars of databases.
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written) || written.startsWith('0000')) return false;
  const parsed = new Date(`${written}T00:00:00Z`);
  // Date rolls the 30th of February over to March instead of refusing it.
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(written);
}
