import type { ResolvedRecord, SenmlError } from '@mynedata/senml';
import type { CatalogueAttribute, CatalogueSourceType } from './catalogue';

/** One measurement as it is stored: exactly one of the four values is set. */
export interface Measurement {
  readonly name: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly number: number | null;
  readonly text: string | null;
  readonly boolean: boolean | null;
  readonly date: string | null;
}

const none = { number: null, text: null, boolean: null, date: null };
const maxTextLength = 1000;
/** Clocks of devices run ahead; a day is more than any of them should. */
const maxAheadSeconds = 24 * 3600;
/** Above this a mean of two values overflows a double; no sensor measures such numbers. */
const maxMagnitude = 1e100;

/** Turns a resolved SenML record into a measurement of that source type, or says what is wrong with it. */
export function measurementOf(
  record: ResolvedRecord,
  type: CatalogueSourceType,
  receivedAt: number,
): Measurement | SenmlError {
  const refuse = (field: string, code: string, message: string): SenmlError => ({
    index: record.index,
    field,
    code,
    message,
  });
  if (record.time > receivedAt + maxAheadSeconds)
    return refuse(
      't',
      'time-in-future',
      'The time lies more than a day in the future. Check the clock of the device.',
    );
  if (record.time < 0) return refuse('t', 'time-too-early', 'The time lies before 1970.');
  const attribute = type.attributes.find((candidate) => candidate.name === record.name);
  if (attribute === undefined && type.kind !== 'dynamic') {
    return refuse(
      'n',
      'unknown-attribute',
      `${type.name} has no attribute "${record.name}". It has ${type.attributes.map(({ name }) => name).join(', ')}.`,
    );
  }
  if (type.kind !== 'dynamic' && attribute !== undefined) {
    if (record.unit !== undefined && attribute.unit !== null && record.unit !== attribute.unit)
      return refuse(
        'u',
        'wrong-unit',
        `${attribute.name} is measured in "${attribute.unit}", not "${record.unit}".`,
      );
    const typeError = wrongType(record, attribute);
    if (typeError !== undefined) return refuse(...typeError);
  }
  return {
    name: record.name,
    time: microseconds(record.time),
    ...none,
    ...valueOf(record, attribute, type),
  } satisfies Measurement;
}

function valueOf(
  record: ResolvedRecord,
  attribute: CatalogueAttribute | undefined,
  type: CatalogueSourceType,
): Partial<Measurement> {
  const { value } = record;
  if (typeof value === 'number') return { number: value === 0 ? 0 : value };
  if (typeof value === 'boolean') return { boolean: value };
  if (typeof value !== 'string') return {};
  return attribute?.technicalType === 'date' && type.kind !== 'dynamic' ? { date: value } : { text: value };
}

function wrongType(
  record: ResolvedRecord,
  attribute: CatalogueAttribute,
): [field: string, code: string, message: string] | undefined {
  const { value } = record;
  if (value instanceof Uint8Array)
    return [
      'vd',
      'wrong-type',
      `${attribute.name} is a ${attribute.technicalType}; data values are not stored.`,
    ];
  switch (attribute.technicalType) {
    case 'number':
    case 'integer':
      if (typeof value !== 'number')
        return [
          fieldOf(value),
          'wrong-type',
          `${attribute.name} is a ${attribute.technicalType}: send it as "v".`,
        ];
      if (attribute.technicalType === 'integer' && !Number.isInteger(value))
        return ['v', 'wrong-type', `${attribute.name} is a whole number.`];
      return undefined;
    case 'boolean':
      return typeof value === 'boolean'
        ? undefined
        : [fieldOf(value), 'wrong-type', `${attribute.name} is true or false: send it as "vb".`];
    case 'date':
      if (typeof value !== 'string' || !isDate(value))
        return [
          fieldOf(value),
          'wrong-type',
          `${attribute.name} is a date: send it as "vs" in the form 1990-12-31.`,
        ];
      return undefined;
    case 'text':
      return typeof value === 'string'
        ? undefined
        : [fieldOf(value), 'wrong-type', `${attribute.name} is text: send it as "vs".`];
  }
}

/** What no record may hold, whatever its source type. */
export function notStorable(record: ResolvedRecord): SenmlError | undefined {
  const refuse = (field: string, code: string, message: string): SenmlError => ({
    index: record.index,
    field,
    code,
    message,
  });
  const { value } = record;
  if (value instanceof Uint8Array) return refuse('vd', 'wrong-type', 'Data values are not stored.');
  if (typeof value === 'number' && Math.abs(value) > maxMagnitude)
    return refuse('v', 'out-of-range', `Numbers beyond ±${maxMagnitude} are not measurements.`);
  if (typeof value === 'string' && value.length > maxTextLength)
    return refuse('vs', 'text-too-long', `Texts have at most ${maxTextLength} characters.`);
  if (typeof value === 'string' && value.includes('\u0000'))
    return refuse('vs', 'text-not-storable', 'A text cannot hold the character U+0000.');
  if (record.name.length > 200) return refuse('n', 'name-too-long', 'Names have at most 200 characters.');
  return undefined;
}

function fieldOf(value: ResolvedRecord['value']): string {
  if (typeof value === 'number') return 'v';
  if (typeof value === 'string') return 'vs';
  return typeof value === 'boolean' ? 'vb' : 'vd';
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** PostgreSQL keeps microseconds: finer times would meet there. */
const microseconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

/** Of records with the same name and time the last one counts: it corrects the ones before. */
export function lastOfEach(measurements: readonly Measurement[]): Measurement[] {
  return [
    ...new Map(
      measurements.map((measurement) => [`${measurement.name} ${measurement.time}`, measurement]),
    ).values(),
  ];
}
