import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRow, CsvRows, type CsvRowsOptions } from './csv-rows';

const options: CsvRowsOptions = { delimiter: ',', encoding: 'utf-8' };

function read(text: string | Buffer, cut = 1e9, more: Partial<CsvRowsOptions> = {}): CsvRow[] {
  const bytes = Buffer.from(text as string);
  const reader = new CsvRows({ ...options, ...more });
  const rows: CsvRow[] = [];
  for (let at = 0; at < bytes.length; at += cut) rows.push(...reader.push(bytes.subarray(at, at + cut)));
  return [...rows, ...reader.end()];
}
const cells = (rows: readonly CsvRow[]) => rows.map((row) => row.fault ?? row.cells);

const table = fc
  .array(
    fc.array(fc.string({ unit: fc.constantFrom(...'a1";,\n\r ü€'), maxLength: 6 }), {
      minLength: 1,
      maxLength: 4,
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((rows) =>
    rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n'),
  );

describe('the rows of a CSV file', () => {
  it('are those that another reader finds, however the file is cut', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), (text, cut) => {
        const expected = parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
        expect(cells(read(text, cut))).toEqual(expected.filter((row) => row.length > 1 || row[0] !== ''));
      }),
    );
  });

  it('do not depend on how it is cut, whatever it holds', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab",\n\rü'), maxLength: 60 });
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 4, max: 30 }),
        (csv, cut, maxRowBytes) => {
          expect(read(csv, cut, { maxRowBytes })).toEqual(read(csv, 1e9, { maxRowBytes }));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('can be read on from behind any of them', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab",\n\rü'), maxLength: 60 });
    fc.assert(
      fc.property(text, (csv) => {
        const rows = read(csv);
        for (const [at, row] of rows.entries()) {
          const rest = read(Buffer.from(csv).subarray(row.end), 3, { offset: row.end });
          expect(rest.map(({ end, cells: found, fault }) => ({ end, found, fault }))).toEqual(
            rows.slice(at + 1).map(({ end, cells: found, fault }) => ({ end, found, fault })),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('know their line, also after cells with line ends and empty lines', () => {
    const rows = read('a,b\r\n\r\n"x\ny",2\n3,4');
    expect(rows.map(({ line, cells: found }) => [line, ...found])).toEqual([
      [1, 'a', 'b'],
      [3, 'x\ny', '2'],
      [5, '3', '4'],
    ]);
  });

  it('cost one line when a quote is never closed, and go on behind it', () => {
    expect(cells(read('a,"b\nc,d\ne,f'))).toEqual(['quote-not-closed', ['c', 'd'], ['e', 'f']]);
  });

  it('are 64 KiB at most', () => {
    const long = 'x'.repeat(70_000);
    for (const cut of [1000, 1e9]) {
      expect(cells(read(`a,b\n${long}\nc,d\n`, cut))).toEqual([['a', 'b'], 'row-too-long', ['c', 'd']]);
      expect(cells(read(`a,b\n"${long}\n${long}",1\nc,d\n`, cut))).toEqual([
        ['a', 'b'],
        'row-too-long',
        'row-too-long',
        ['c', 'd'],
      ]);
    }
  });

  it('are read from what Windows writes, too', () => {
    const bytes = Buffer.from([0x80, 0x3b, 0xe4, 0x0a]);
    expect(cells(read(bytes, 1, { delimiter: ';', encoding: 'windows-1252' }))).toEqual([['€', 'ä']]);
  });
});
