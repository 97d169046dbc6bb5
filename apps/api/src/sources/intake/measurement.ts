import { type ResolvedRecord, type SenmlError, convertUnit, isSenmlName } from '@mynedata/senml';
import type { CatalogueAttribute, CatalogueSourceType } from '../catalogue/catalogue';
import { type Points, type Series, type StoredType, type Value, storedTypeOf } from '../measurements/series';

/** The records of one name in a pack, ascending in time, one value per time. */
export interface Upload extends Points {
  readonly name: string;
  readonly type: StoredType;
  readonly unit: string | null;
  /** Where in the pack each record stood. */
  readonly indices: number[];
}

/** What a pack means for a source of that type: what to store, and what is wrong with the rest. */
export interface Reading {
  readonly uploads: readonly Upload[];
  readonly errors: readonly SenmlError[];
  /** Records that say again what another of the pack says, or that a later one of the pack corrects. */
  readonly duplicates: number;
  /** Stored as they are; queries clamp them to the catalogue's bounds. */
  readonly outsideBounds: number;
}

export interface Receiver {
  readonly type: CatalogueSourceType;
  /** What the device puts before every name. */
  readonly namePrefix: string | null;
  readonly series: ReadonlyMap<string, Series>;
}

const maxTextLength = 1000;
export const maxNameLength = 200;
const unitText = /^[\x20-\x7e]{1,40}$/;
/** Clocks of devices run ahead; a day is more than any of them should. */
const maxAheadSeconds = 24 * 3600;
/** Above this a mean of two values overflows a double; no sensor measures such numbers. */
const maxMagnitude = 1e100;
const minMagnitude = 1e-100;

type Fault = readonly [field: string, code: string, message: string];

/** Sorts the resolved records of a pack into series of that source, with every reason why one does not fit. */
export function readPack(
  records: readonly ResolvedRecord[],
  receiver: Receiver,
  receivedAt: number,
): Reading {
  const lanes = new Map<string, Lane | Fault>();
  const byName = new Map<string, Lane>();
  const errors: SenmlError[] = [];
  let outsideBounds = 0;
  let duplicates = 0;
  for (const record of records) {
    let lane = lanes.get(record.name);
    if (lane === undefined) {
      lane = laneOf(record, receiver);
      // With and without the source's prefix it is one series.
      if (lane instanceof Lane) lane = byName.get(lane.name) ?? lane;
      if (lane instanceof Lane) byName.set(lane.name, lane);
      lanes.set(record.name, lane);
    }
    const fault = lane instanceof Lane ? (wrongTime(record, receivedAt) ?? lane.add(record)) : lane;
    if (fault !== undefined) {
      const [field, code, message] = fault;
      errors.push({ index: record.index, field, code, message });
    }
  }
  const uploads: Upload[] = [];
  for (const lane of byName.values()) {
    outsideBounds += lane.outsideBounds;
    duplicates += lane.duplicates;
    if (lane.times.length > 0) uploads.push(lane);
  }
  return { uploads, errors, duplicates, outsideBounds };
}

/** The name as the source knows it: without what its device puts before it. */
export const nameWithin = ({ namePrefix }: Pick<Receiver, 'namePrefix'>, sent: string): string =>
  namePrefix !== null && sent.startsWith(namePrefix) ? sent.slice(namePrefix.length) : sent;

function laneOf(record: ResolvedRecord, receiver: Receiver): Lane | Fault {
  const { type, series } = receiver;
  const name = nameWithin(receiver, record.name);
  if (name.length > maxNameLength)
    return ['n', 'name-too-long', `Names have at most ${maxNameLength} characters.`];
  // What is stored under another name could not be exported.
  if (!isSenmlName(name))
    return [
      'n',
      'invalid-name',
      "What is left behind the source's prefix is no name: it must begin with a letter or digit.",
    ];
  if (type.kind === 'dynamic') {
    const known = series.get(name);
    if (known !== undefined) return new Lane(name, known.type, known.unit, undefined, type);
    const unit = record.unit ?? null;
    if (unit !== null && !unitText.test(unit))
      return ['u', 'unit-not-storable', 'A unit has at most 40 characters of ASCII.'];
    return new Lane(name, typeOf(record.value), unit, undefined, type);
  }
  const attribute = type.attributes.find((candidate) => candidate.name === name);
  if (attribute === undefined) {
    const names = type.attributes.map((candidate) => candidate.name).join(', ');
    return ['n', 'unknown-attribute', `${type.name} has no attribute "${name}". It has ${names}.`];
  }
  return new Lane(name, storedTypeOf(attribute), attribute.unit, attribute, type);
}

const typeOf = (value: ResolvedRecord['value']): StoredType =>
  typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';

function wrongTime({ time }: ResolvedRecord, receivedAt: number): Fault | undefined {
  if (time > receivedAt + maxAheadSeconds)
    return [
      't',
      'time-in-future',
      'The time lies more than a day in the future. Check the clock of the device.',
    ];
  return time < 0 ? ['t', 'time-too-early', 'The time lies before 1970.'] : undefined;
}

/** Collects the records of one name. */
class Lane implements Upload {
  readonly times: number[] = [];
  readonly values: Value[] = [];
  readonly indices: number[] = [];
  duplicates = 0;
  outsideBounds = 0;

  constructor(
    readonly name: string,
    readonly type: StoredType,
    readonly unit: string | null,
    private readonly attribute: CatalogueAttribute | undefined,
    private readonly sourceType: CatalogueSourceType,
  ) {}

  add(record: ResolvedRecord): Fault | undefined {
    const value = this.valueOf(record);
    if (Array.isArray(value)) return value as unknown as Fault;
    const outside = isOutside(value, this.attribute?.bounds ?? null);
    const time = Math.round(record.time * 1e6);
    const last = this.times.length - 1;
    if (time === this.times[last]) {
      if (this.values[last] !== value && this.sourceType.conflict === 'refuse')
        return [
          fieldOf(record.value),
          'conflicting-value',
          `The pack holds two values of ${this.name} for one time.`,
        ];
      this.duplicates++;
      // The later record of a pack corrects the one before.
      this.values[last] = value as Value;
      this.indices[last] = record.index;
      return undefined;
    }
    if (outside) this.outsideBounds++;
    this.times.push(time);
    this.values.push(value as Value);
    this.indices.push(record.index);
    return undefined;
  }

  /** The value as it is stored, in the unit of the series. */
  private valueOf(record: ResolvedRecord): Value | Fault {
    const { value } = record;
    const subject = this.attribute?.name ?? `"${this.name}"`;
    switch (this.type) {
      case 'number':
        if (typeof value !== 'number')
          return [
            fieldOf(value),
            'wrong-type',
            `${subject} is a ${this.attribute?.technicalType ?? 'number'}: send it as "v".`,
          ];
        return this.numberOf(value, record.unit);
      case 'boolean':
        return typeof value === 'boolean'
          ? value
          : [fieldOf(value), 'wrong-type', `${subject} is true or false: send it as "vb".`];
      case 'date':
        return typeof value === 'string' && isDate(value)
          ? value
          : [fieldOf(value), 'wrong-type', `${subject} is a date: send it as "vs" in the form 1990-12-31.`];
      case 'text':
        if (value instanceof Uint8Array) return ['vd', 'wrong-type', 'Data values are not stored.'];
        if (typeof value !== 'string')
          return [fieldOf(value), 'wrong-type', `${subject} is text: send it as "vs".`];
        return wrongText(value) ?? value;
    }
  }

  private numberOf(sent: number, unit: string | undefined): number | Fault {
    let value = sent;
    if (unit !== undefined && unit !== this.unit) {
      const converted = this.unit === null ? undefined : convertUnit(sent, unit, this.unit);
      if (converted === undefined)
        return [
          'u',
          'wrong-unit',
          this.unit === null
            ? `${this.name} has no unit: send it without "u".`
            : `${this.name} is measured in "${this.unit}", and "${unit}" cannot be converted to it.`,
        ];
      value = converted;
    }
    if (this.attribute?.technicalType === 'integer' && !Number.isInteger(value))
      return ['v', 'wrong-type', `${this.name} is a whole number.`];
    // Not the same as being outside the catalogue's bounds, which is stored.
    if (!(Math.abs(value) <= maxMagnitude))
      return ['v', 'out-of-range', `Numbers beyond ±${maxMagnitude} are not measurements.`];
    // So small a number is zero to every sensor, while PostgreSQL refuses to compute with it once a result underflows.
    return Math.abs(value) < minMagnitude ? 0 : value;
  }
}

function wrongText(value: string): Fault | undefined {
  if (value.length > maxTextLength)
    return ['vs', 'text-too-long', `Texts have at most ${maxTextLength} characters.`];
  if (value.includes('\u0000') || !value.isWellFormed())
    return ['vs', 'text-not-storable', 'A text cannot hold the character U+0000 or half a surrogate pair.'];
  return undefined;
}

const isOutside = (value: unknown, bounds: CatalogueAttribute['bounds']): boolean =>
  bounds !== null && typeof value === 'number' && (value < bounds.min || value > bounds.max);

function fieldOf(value: ResolvedRecord['value']): string {
  if (value instanceof Uint8Array) return 'vd';
  return typeof value === 'number' ? 'v' : typeof value === 'boolean' ? 'vb' : 'vs';
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
