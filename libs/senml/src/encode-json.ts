import { toBase64url } from './base64url';
import { assertEncodable, baseOf, offsetTo, type PackBase } from './compact';
import type { ResolvedRecord, SenmlValue } from './record';
import { isSecondaryUnit } from './units';
import { DEFAULT_VERSION, SECONDARY_UNITS_VERSION } from './version';

const noBase: PackBase = { name: '', time: 0, unit: undefined, version: DEFAULT_VERSION };
/** Records per piece: enough for base fields to pay, few enough to keep nothing. */
const RECORDS_PER_PIECE = 500;

/**
 * A compact SenML JSON pack (RFC 8428 §5) of resolved records, in their order; `resolveSenmlJson` gives them back
 * exactly. `index` is not written. The array is empty, and no valid pack, where there are no records.
 *
 * @throws RangeError for a time before 1978-07-04 (2^28 s), which SenML cannot say, and for NaN and infinities.
 */
export function encodeSenmlJson(records: readonly ResolvedRecord[]): string {
  const base = baseOf(records);
  let text = '[';
  for (const [index, record] of records.entries())
    text += (index === 0 ? '' : ',\n') + recordText(record, base, index === 0 ? noBase : base);
  return text + ']';
}

export interface SenmlJsonWriterOptions {
  /**
   * Whether units of RFC 8798 §3 (kWh, ppm …) may come. The pack then says `bver` 26 from its first record, which
   * readers of version 10 refuse; without, such a unit is a RangeError.
   */
  readonly secondaryUnits: boolean;
}

/** Writes one pack of any length in pieces, with the memory of one piece. */
export class SenmlJsonWriter {
  #base = noBase;
  #begun = false;
  readonly #version: number;

  constructor({ secondaryUnits }: SenmlJsonWriterOptions) {
    this.#version = secondaryUnits ? SECONDARY_UNITS_VERSION : DEFAULT_VERSION;
  }

  /** The text of the next records. Hundreds at once share base fields and stay small. */
  write(records: readonly ResolvedRecord[]): string {
    let text = '';
    // No base unit: the records after these may have none, and it could not be taken back.
    const base = { ...baseOf(records), unit: undefined, version: this.#version };
    for (const record of records) {
      if (this.#version === DEFAULT_VERSION && record.unit !== undefined && isSecondaryUnit(record.unit))
        throw new RangeError(`"${record.unit}" is a secondary unit: say secondaryUnits.`);
      text += (this.#begun ? ',\n' : '[') + recordText(record, base, this.#base);
      this.#begun = true;
      this.#base = base;
    }
    return text;
  }

  /** What closes the pack. */
  end(): string {
    return this.#begun ? ']\n' : '[]\n';
  }
}

/** The same pack as an iteration of texts, for records that come one by one. */
export function* senmlJsonPieces(
  records: Iterable<ResolvedRecord>,
  options: SenmlJsonWriterOptions,
): Generator<string, void, undefined> {
  const writer = new SenmlJsonWriter(options);
  let piece: ResolvedRecord[] = [];
  for (const record of records) {
    piece.push(record);
    if (piece.length < RECORDS_PER_PIECE) continue;
    yield writer.write(piece);
    piece = [];
  }
  yield writer.write(piece) + writer.end();
}

/** One record; base fields where they differ from those in force. */
function recordText(record: ResolvedRecord, base: PackBase, inForce: PackBase): string {
  assertEncodable(record);
  const { name, unit, time, value, sum, updateTime } = record;
  let text = '{';
  if (base.version !== inForce.version) text += `"bver":${base.version},`;
  if (base.name !== inForce.name) text += `"bn":${JSON.stringify(base.name)},`;
  if (base.time !== inForce.time) text += `"bt":${base.time},`;
  if (base.unit !== undefined && base.unit !== inForce.unit) text += `"bu":${JSON.stringify(base.unit)},`;
  if (name.length > base.name.length) text += `"n":${JSON.stringify(name.slice(base.name.length))},`;
  if (unit !== undefined && unit !== base.unit) text += `"u":${JSON.stringify(unit)},`;
  const offset = offsetTo(time, base.time) ?? 0;
  if (offset !== 0) text += `"t":${offset},`;
  text += valueText(value);
  if (sum !== undefined) text += `,"s":${sum}`;
  if (updateTime !== undefined) text += `,"ut":${updateTime}`;
  return text + '}';
}

function valueText(value: SenmlValue): string {
  if (typeof value === 'number') return `"v":${value}`;
  if (typeof value === 'boolean') return `"vb":${value}`;
  return typeof value === 'string' ? `"vs":${JSON.stringify(value)}` : `"vd":"${toBase64url(value)}"`;
}
