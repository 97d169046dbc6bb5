const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

export const encodings = ['utf-8', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** One row of the file, or why it is none. */
export interface CsvRow {
  /** Its first line in the file, from 1. */
  readonly line: number;
  /** The byte behind it: reading can begin there again. */
  readonly end: number;
  readonly cells: readonly string[];
  readonly fault?: 'row-too-long' | 'quote-not-closed';
}

export interface CsvRowsOptions {
  readonly delimiter: string;
  readonly encoding: Encoding;
  /** Where in the file the first chunk begins, which must be the beginning of a row. Default 0. */
  readonly offset?: number;
  /** The line that begins there. Default 1. */
  readonly line?: number;
  /** Default 65,536. */
  readonly maxRowBytes?: number;
}

interface Found {
  readonly cells: readonly string[];
  readonly end: number;
  readonly lines: number;
}

type Search = Found | 'incomplete' | 'unclosed';

/**
 * Reads CSV (RFC 4180, any delimiter, LF or CRLF) from chunks of bytes that are cut anywhere. It tells the byte behind every row,
 * so that an import goes on from there, and a quote that is never closed costs one line, not the rest of the file. Memory is a
 * chunk and a row. Text behind a closing quote, and quotes within a bare cell, are taken as they are; empty lines are passed over.
 */
export class CsvRows {
  private readonly delimiter: number;
  private readonly separator: string;
  private readonly maxRowBytes: number;
  private readonly decode: (bytes: Buffer, start: number, end: number) => string;
  private bytes: Buffer = Buffer.alloc(0);
  private offset: number;
  private line: number;
  /** The next quote in `bytes`: most rows have none, and are then simply split. */
  private quote = -1;
  /** Within a row that is too long already. */
  private skipping = false;

  constructor({ delimiter, encoding, offset = 0, line = 1, maxRowBytes = 65_536 }: CsvRowsOptions) {
    this.separator = delimiter;
    this.delimiter = delimiter.charCodeAt(0);
    this.offset = offset;
    this.line = line;
    this.maxRowBytes = maxRowBytes;
    const windows = new TextDecoder('windows-1252');
    this.decode =
      encoding === 'utf-8'
        ? (bytes, start, end) => bytes.toString('utf8', start, end)
        : (bytes, start, end) => windows.decode(bytes.subarray(start, end));
  }

  /** @returns the rows that this chunk completes */
  push(chunk: Uint8Array): CsvRow[] {
    this.bytes = this.bytes.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.bytes, chunk]);
    return this.rows(false);
  }

  /** The file is over: the last row needs no line end. */
  end(): CsvRow[] {
    return this.rows(true);
  }

  private rows(last: boolean): CsvRow[] {
    const rows: CsvRow[] = [];
    let at = this.skipping ? this.skip(0, last, rows) : 0;
    this.quote = -1;
    while (at < this.bytes.length) {
      const found = this.search(at, last);
      if (typeof found === 'object' && found.end - at <= this.maxRowBytes) {
        if (found.cells.length > 1 || found.cells[0] !== '')
          rows.push({ line: this.line, end: this.offset + found.end, cells: found.cells });
        this.line += found.lines;
        at = found.end;
      } else if (found === 'unclosed' && this.bytes.length - at <= this.maxRowBytes) {
        at = this.skip(at, last, rows, 'quote-not-closed');
      } else if (found !== 'incomplete' || this.bytes.length - at > this.maxRowBytes) {
        at = this.skip(at, last, rows);
      } else break;
    }
    this.bytes = this.bytes.subarray(at);
    this.offset += at;
    return rows;
  }

  /** Passes over a line that is no row; the row after it begins at its end. */
  private skip(at: number, last: boolean, rows: CsvRow[], fault: CsvRow['fault'] = 'row-too-long'): number {
    const newline = this.bytes.indexOf(NEWLINE, at);
    this.skipping = newline < 0 && !last;
    if (this.skipping) return this.bytes.length;
    const end = newline < 0 ? this.bytes.length : newline + 1;
    rows.push({ line: this.line++, end: this.offset + end, cells: [], fault });
    return end;
  }

  private search(at: number, last: boolean): Search {
    const newline = this.bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? this.bytes.length : newline;
    if (this.quote < at) {
      const quote = this.bytes.indexOf(QUOTE, at);
      this.quote = quote < 0 ? Infinity : quote;
    }
    if (this.quote < end) return this.searchQuoted(at, last);
    if (newline < 0 && !last) return 'incomplete';
    const text = this.decode(this.bytes, at, this.withoutReturn(at, end));
    return { cells: text.split(this.separator), end: newline < 0 ? end : end + 1, lines: 1 };
  }

  private searchQuoted(start: number, last: boolean): Search {
    const { bytes } = this;
    const cells: string[] = [];
    let lines = 1;
    for (let at = start; ; at++) {
      let text = '';
      if (bytes[at] === QUOTE) {
        for (let from = at + 1; ;) {
          const quote = bytes.indexOf(QUOTE, from);
          if (quote < 0) return last ? 'unclosed' : 'incomplete';
          if (quote + 1 === bytes.length && !last) return 'incomplete';
          const doubled = bytes[quote + 1] === QUOTE;
          text += this.decode(bytes, from, doubled ? quote + 1 : quote);
          for (
            let nl = bytes.indexOf(NEWLINE, from);
            nl >= 0 && nl < quote;
            nl = bytes.indexOf(NEWLINE, nl + 1)
          )
            lines++;
          from = quote + (doubled ? 2 : 1);
          at = from;
          if (!doubled) break;
        }
      }
      const from = at;
      while (at < bytes.length && bytes[at] !== this.delimiter && bytes[at] !== NEWLINE) at++;
      if (at === bytes.length && !last) return 'incomplete';
      const ends = at === bytes.length || bytes[at] === NEWLINE;
      cells.push(text + this.decode(bytes, from, ends ? this.withoutReturn(from, at) : at));
      if (ends) return { cells, end: Math.min(at + 1, bytes.length), lines };
    }
  }

  private withoutReturn(from: number, end: number): number {
    return end > from && this.bytes[end - 1] === RETURN ? end - 1 : end;
  }
}
