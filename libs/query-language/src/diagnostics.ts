import type { IToken } from 'chevrotain';
import type { DiagnosticCode } from './diagnostic-codes';
import { limits } from './limits';
import { nearest } from './nearest';
import type { Diagnostic } from './query';
import { endOf } from './syntax';

export interface Help {
  readonly expected?: readonly string[] | undefined;
  /** Text that replaces the marked range. */
  readonly suggestion?: string | undefined;
}

/** Collects what is wrong with a text, bounded, and puts it in the text's order. */
export class Diagnostics {
  readonly #found: Diagnostic[] = [];
  readonly #lineStarts: number[] = [0];
  readonly #effort = { left: limits.effort };

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
      this.#lineStarts.push(at + 1);
  }

  get empty(): boolean {
    return this.#found.length === 0;
  }

  get full(): boolean {
    return this.#found.length >= limits.diagnostics;
  }

  /** What was meant by a name, if that can be told; with many mistakes only by the first ones. */
  meant(written: string, known: readonly string[]): string | undefined {
    return this.full ? undefined : nearest(written, known, this.#effort);
  }

  /** Marks [offset, end). */
  add(code: DiagnosticCode, offset: number, end: number, message: string, help: Help = {}): void {
    if (this.full) return;
    const line = this.#lineStarts.findLastIndex((start) => start <= offset);
    this.#found.push({
      code,
      message,
      line: line + 1,
      column: offset - (this.#lineStarts[line] ?? 0) + 1,
      offset,
      length: Math.max(0, end - offset),
      ...(help.expected && help.expected.length > 0 ? { expected: help.expected } : {}),
      ...(help.suggestion === undefined ? {} : { suggestion: help.suggestion }),
    });
  }

  /** Marks a token, and asks whether the suggestion was meant. */
  addAt(code: DiagnosticCode, token: IToken, message: string, help: Help = {}): void {
    const question = help.suggestion === undefined ? '' : ` Did you mean ${help.suggestion}?`;
    this.add(code, token.startOffset, endOf(token), message + question, help);
  }

  result(): { readonly ok: false; readonly diagnostics: readonly Diagnostic[] } {
    return { ok: false, diagnostics: [...this.#found].sort((a, b) => a.offset - b.offset) };
  }
}

/** A token's text for a message, cut where it is long. */
export function shown(token: IToken): string {
  return token.image.length > 40 ? `${token.image.slice(0, 40)}…` : token.image;
}
