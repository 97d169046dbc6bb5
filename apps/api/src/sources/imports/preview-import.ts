import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '@mynedata/platform';
import { type SenmlResult, type ResolvedRecord, SensmlJsonReader, resolveSenmlCbor } from '@mynedata/senml';
import { SourcesRefusal } from '../errors';
import { type Receiver, readPack } from '../intake/measurement';
import { CsvRecords } from './csv-records';
import { unclear } from './csv-settings';
import type { Detected } from './detect-csv';
import { type ImportFault, type Origin, shortened } from './import';
import type { ImportDetailView, PreviewRowView } from './import.dto';
import type { ImportRow } from './import.entity';
import { type ImportKey, ImportsStore } from './imports.store';
import { importView } from './imports.view';
import { LookAtImport } from './look-at-import';

const maxRows = 20;

/** Shows how a file would be read. */
@Injectable()
export class PreviewImport {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsStore,
    private readonly look: LookAtImport,
    private readonly clock: Clock,
  ) {}

  async run(key: ImportKey): Promise<ImportDetailView> {
    const receiver = await this.look.receiver(key);
    return this.database.transaction(async (tx) => {
      const row = await this.imports.find(tx, key);
      if (row === null)
        throw new SourcesRefusal('import-not-found', 'There is no such import of this source.');
      const shown = { ...importView(row), settings: row.settings, columns: [], unclear: [], preview: [] };
      if (row.state !== 'uploaded') return shown;
      if (row.settings === null) return { ...shown, preview: await this.ofSenml(tx, row, receiver) };
      const detected = await this.look.detect(tx, row, row.settings, receiver);
      return {
        ...shown,
        columns: columnsOf(detected),
        unclear: unclear(row.settings, detected).map(({ pointer = '', code = '', detail }) => ({
          pointer,
          code,
          detail,
        })),
        preview: csvRows(detected, receiver, this.clock.now()),
      };
    });
  }

  private async ofSenml(tx: Tx, row: ImportRow, receiver: Receiver): Promise<PreviewRowView[]> {
    const { bytes } = await this.look.sample(tx, row);
    const receivedAt = row.createdAt.getTime() / 1000;
    const { records, errors }: SenmlResult =
      row.format === 'senml-cbor'
        ? resolveSenmlCbor(await this.look.whole(tx, row), { receivedAt, maxRecords: Infinity })
        : new SensmlJsonReader().push(bytes, receivedAt);
    const rows = new Rows();
    for (const record of [...records].sort((a, b) => a.index - b.index))
      rows.record(record, { place: record.index, field: '', value: '' });
    for (const { index, field, code, message } of errors)
      rows.fault({ place: Math.max(0, index), field, value: '', code, detail: message, records: 1 });
    return rows.view(receiver, this.clock.now());
  }
}

const columnsOf = ({ headers, rows }: Detected): ImportDetailView['columns'] =>
  headers.map((header, column) => ({
    column,
    header: shortened(header),
    values: rows.slice(0, 3).map(({ cells }) => shortened(cells[column] ?? '')),
  }));

function csvRows({ settings, rows }: Detected, receiver: Receiver, now: Date): PreviewRowView[] {
  const shown = new Rows();
  const reader = new CsvRecords(settings, receiver, undefined);
  for (const row of rows.slice(0, maxRows)) {
    shown.row(row.line);
    reader.read(row, shown);
  }
  return shown.view(receiver, now);
}

class Rows {
  private readonly places = new Set<number>();
  private readonly records: ResolvedRecord[] = [];
  private readonly origins: Origin[] = [];
  private readonly faults: ImportFault[] = [];

  row(place: number): void {
    this.places.add(place);
  }

  record(record: Omit<ResolvedRecord, 'index'>, origin: Origin): void {
    this.places.add(origin.place);
    this.records.push({ ...record, index: this.origins.length });
    this.origins.push(origin);
  }

  fault(fault: ImportFault): void {
    this.places.add(fault.place);
    this.faults.push(fault);
  }

  view(receiver: Receiver, now: Date): PreviewRowView[] {
    const inOrder = [...this.records].sort((a, b) => a.time - b.time);
    const refused = new Map<number, ImportFault>();
    for (const { index, field, code, message } of readPack(inOrder, receiver, now.getTime() / 1000).errors) {
      const origin = this.origins[index];
      if (origin !== undefined)
        refused.set(index, { ...origin, field: origin.field || field, code, detail: message, records: 1 });
    }
    const faults = [...this.faults, ...refused.values()];
    return [...this.places]
      .sort((a, b) => a - b)
      .slice(0, maxRows)
      .map((place) => ({
        place,
        records: this.records
          .filter(({ index }) => this.origins[index]?.place === place && !refused.has(index))
          .map(({ name, time, value, unit }) => ({
            name,
            at: instantOf(time),
            value: value instanceof Uint8Array ? '' : typeof value === 'string' ? shortened(value) : value,
            unit: unit ?? null,
          })),
        errors: faults
          .filter((fault) => fault.place === place)
          .map(({ field, value, code, detail }) => ({ field, value, code, detail })),
      }));
  }
}

/** Times that no date can say are refused, and not shown as such. */
const instantOf = (seconds: number): string => {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
};
