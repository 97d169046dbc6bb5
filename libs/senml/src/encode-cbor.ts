import { CborWriter } from './cbor-writer';
import { assertEncodable, baseOf, offsetTo, type PackBase } from './compact';
import { cborLabels, type Label } from './labels';
import type { ResolvedRecord, SenmlValue } from './record';
import { DEFAULT_VERSION } from './version';

/**
 * A compact SenML CBOR pack (RFC 8428 §6): the same records as `encodeSenmlJson`, in about half the bytes.
 *
 * @throws RangeError as `encodeSenmlJson` does.
 */
export function encodeSenmlCbor(records: readonly ResolvedRecord[]): Uint8Array<ArrayBuffer> {
  const base = baseOf(records);
  const writer = new CborWriter();
  writer.array(records.length);
  for (const [index, record] of records.entries()) writeRecord(writer, record, base, index === 0);
  return writer.bytes;
}

function writeRecord(writer: CborWriter, record: ResolvedRecord, base: PackBase, isFirst: boolean): void {
  assertEncodable(record);
  const { name, unit, time, value, sum, updateTime } = record;
  const fields: [label: Label, value: SenmlValue][] = [];
  if (isFirst) {
    if (base.version !== DEFAULT_VERSION) fields.push(['bver', base.version]);
    if (base.name !== '') fields.push(['bn', base.name]);
    if (base.time !== 0) fields.push(['bt', base.time]);
    if (base.unit !== undefined) fields.push(['bu', base.unit]);
  }
  if (name.length > base.name.length) fields.push(['n', name.slice(base.name.length)]);
  if (unit !== undefined && unit !== base.unit) fields.push(['u', unit]);
  const offset = offsetTo(time, base.time) ?? 0;
  if (offset !== 0) fields.push(['t', offset]);
  fields.push([valueLabel(value), value]);
  if (sum !== undefined) fields.push(['s', sum]);
  if (updateTime !== undefined) fields.push(['ut', updateTime]);
  writer.map(fields.length);
  for (const [label, field] of fields) {
    writer.number(cborLabels[label]);
    writeValue(writer, field);
  }
}

function valueLabel(value: SenmlValue): Label {
  if (typeof value === 'number') return 'v';
  if (typeof value === 'boolean') return 'vb';
  return typeof value === 'string' ? 'vs' : 'vd';
}

function writeValue(writer: CborWriter, value: SenmlValue): void {
  if (typeof value === 'number') writer.number(value);
  else if (typeof value === 'boolean') writer.boolean(value);
  else if (typeof value === 'string') writer.text(value);
  else writer.data(value);
}
